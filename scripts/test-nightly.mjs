// npm run test:nightly: everything that npm test runs, then the long runs of the benchmarks that
// look for lost edits.
import { ensureInstalled, pinnedNode, run, say } from "./toolchain.mjs";

const kills = "500";
const runs = "10000";
const mutations = "20000";
const hostileFrames = "10000000";

ensureInstalled();
run(pinnedNode, ["scripts/test.mjs"]);
say(`killing the server ${kills} times`);
run(pinnedNode, ["bench/sigkill.ts", kills]);
say(`repairing ${runs} random documents and merges`);
run(
  pinnedNode,
  ["node_modules/vitest/vitest.mjs", "run", "core/document/repair", "components/editor/repair"],
  {
    env: { ...process.env, RUNS: runs },
  },
);
say(`letting people write together ${runs} times, and some for long`);
const convergence = "bench/convergence/run.ts";
run(pinnedNode, [convergence, "--seeds", runs]);
run(pinnedNode, [convergence, "--seeds", "100", "--first", runs, "--scale", "20"]);
say(`sending ${hostileFrames} hostile frames`);
run(pinnedNode, ["--expose-gc", "bench/hostile.ts", hostileFrames]);
say(`uploading all crafted files and ${mutations} mutated ones`);
run(pinnedNode, ["node_modules/vitest/vitest.mjs", "run", "server/api/crafted-files"], {
  env: { ...process.env, CRAFTED: "", MUTATIONS: mutations },
});
