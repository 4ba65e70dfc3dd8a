// npm run test:nightly [-- part …]: everything that npm test runs, then the long runs, each of
// which can be run by its name alone.
import { runParts } from "./run-parts.mjs";
import { ensureInstalled } from "./toolchain.mjs";

const vitest = ["node_modules/vitest/vitest.mjs", "run", "--disable-console-intercept"];
const convergence = "bench/convergence/run.ts";

const parts = {
  tests: [{ args: ["scripts/test.mjs"] }],
  sigkill: [{ args: ["bench/sigkill.ts", "500"] }],
  repair: [
    {
      args: [...vitest, "core/document/repair", "components/editor/repair"],
      env: { RUNS: "10000" },
    },
  ],
  convergence: [
    { args: [convergence, "--seeds", "10000"] },
    { args: [convergence, "--seeds", "100", "--first", "10000", "--scale", "20"] },
  ],
  hostile: [{ args: ["bench/hostile.ts", "10000000"] }],
  files: [
    {
      args: [...vitest, "server/api/crafted-files"],
      env: { CRAFTED: "", MUTATIONS: "20000" },
    },
  ],
};

ensureInstalled();
process.exitCode = await runParts(parts, process.argv.slice(2));
