import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";
import type { ProfileName } from "./profile.ts";
import { addOutcome, emptyReport, reportToText } from "./seed-report.ts";

/**
 * Seeded people at one report: node bench/convergence/run.ts --seeds 10000
 *
 * --seeds N      how many seeds to run (200)
 * --first N      the first of them (0)
 * --profile P    plain, apart, mixed or structure; otherwise the seed decides
 * --seed N       this one only, with the story of its operations
 * --json FILE    keeps the figures
 *
 * Ends with 1 when a promise was broken. What is counted, and why: docs/convergence.md.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "0" },
    seed: { type: "string" },
    profile: { type: "string" },
    json: { type: "string" },
  },
});

const file = fileURLToPath(new URL("./simulate.ts", import.meta.url));
// The editor's modules hold JSX, which Node does not read by itself.
const { module } = await runnerImport<typeof import("./simulate.ts")>(file);

const profile = values.profile === undefined ? {} : { profile: values.profile as ProfileName };
const tell = (line: string) => console.log(line);
const first = Number(values.seed ?? values.first);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const report = emptyReport();
for (let seed = first; seed < first + count; seed++) {
  const story = values.seed === undefined ? {} : { tell };
  const outcome = await module.simulate({ seed, ...profile, ...story });
  addOutcome(report, outcome);
}
console.log(reportToText(report));
if (values.json !== undefined) {
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, JSON.stringify(report, null, 2));
}
process.exit(report.failures.length > 0 ? 1 : 0);
