// npm run backup: see docs/operations.md.
import { constants, setPriority } from "node:os";
import { become, ensureInstalled, pinnedNode } from "./toolchain.mjs";

// People who type come first, where the system lets us say so. Said here and not in the program
// itself, whose threads (compression, replaying) would keep the priority that they started with.
try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Then the system shares as it likes.
}
ensureInstalled();
become(pinnedNode, ["server/cli/backup.ts", ...process.argv.slice(2)]);
