import { seededRandom } from "#server/sync/seeded-random.ts";
import { interrupted } from "./interrupted.ts";
import { runKills } from "./kill-run.ts";

/** npm run bench:sigkill [-- kills [seed]]; Ctrl+C ends it with the figures so far. */
const wanted = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const signal = interrupted();
console.log(`seed ${seed}`);
const result = await runKills({
  kills: wanted,
  random: seededRandom(seed),
  signal,
  onKill: (message) => console.log(message),
});
const { kills, acknowledged, present, doubled, converged, logFaults, ackLatenciesMs } = result;
const sorted = ackLatenciesMs.toSorted((a, b) => a - b);
const percentile = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
console.log(
  `edit to durable acknowledgement: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, p99 ${percentile(0.99)} ms`,
);
console.log(
  `un-acknowledged edits delivered after the last start: ${converged ? "all" : "NOT ALL"}; doubled: ${doubled}`,
);
for (const line of [...result.standing, ...logFaults]) console.log(line);
console.log(`kills: ${JSON.stringify(result.killsByVictim)}; snapshots: ${result.snapshots}`);
const isWhole = present === acknowledged && converged && doubled === 0 && logFaults.length === 0;
console.log(
  `${isWhole ? kills : "NOT"} of ${wanted} kills, ${acknowledged} acknowledged updates, ${present} present`,
);
if (!isWhole) process.exit(1);
process.exit(signal.aborted ? 130 : 0);
