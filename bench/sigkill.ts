import { seededRandom } from "#server/sync/seeded-random.ts";
import { runKills } from "./kill-run.ts";

/** npm run bench:sigkill [-- kills [seed]] */
const kills = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const result = await runKills({
  kills,
  random: seededRandom(seed),
  onKill: (message) => console.log(message),
});
const { acknowledged, present, doubled, converged, logFaults, ackLatenciesMs } = result;
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
  `${isWhole ? kills : "NOT"} of ${kills} kills, ${acknowledged} acknowledged updates, ${present} present`,
);
process.exit(isWhole ? 0 : 1);
