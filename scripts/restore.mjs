// npm run restore: see docs/operations.md.
import { become, ensureInstalled, pinnedNode } from "./toolchain.mjs";

ensureInstalled();
become(pinnedNode, ["server/cli/restore.ts", ...process.argv.slice(2)]);
