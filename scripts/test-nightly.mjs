// npm run test:nightly: everything that npm test runs, then the long runs of the benchmarks that
// look for lost edits.
import { ensureInstalled, pinnedNode, run, say } from "./toolchain.mjs";

const kills = "500";

ensureInstalled();
run(pinnedNode, ["scripts/test.mjs"]);
say(`killing the server ${kills} times`);
run(pinnedNode, ["bench/sigkill.ts", kills]);
