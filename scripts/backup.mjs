// npm run backup: see docs/operations.md.
import { become, ensureInstalled, pinnedNode } from "./toolchain.mjs";

ensureInstalled();
become(pinnedNode, ["server/cli/backup.ts", ...process.argv.slice(2)]);
