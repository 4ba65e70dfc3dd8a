import { runHostile } from "./hostile-run.ts";
import { interrupted } from "./interrupted.ts";

/** The part of hostile.ts that runs as the sync process does. */
const wanted = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const signal = interrupted();
console.log(`seed ${seed}`);
const result = await runHostile({
  frames: wanted,
  seed,
  signal,
  onProgress: (line) => console.log(line),
});
const { frames, closed, stalls, bystanderIsWhole, attackedIsWhole } = result;
const { firstMiB, highestMiB, lastMiB, keeperRestarts } = result;
console.log(`${frames} of ${wanted} frames, ${closed} of them cost their socket; no exit`);
console.log(
  `longest stall of the event loop: ${stalls.longestMs.toFixed(0)} ms; of an idle thread's meanwhile: ` +
    `${stalls.idleMs.toFixed(0)} ms; most processor time in one turn: ${stalls.longestWorkMs.toFixed(0)} ms`,
);
console.log(
  `memory: ${firstMiB.toFixed(0)} MiB at first, ${highestMiB.toFixed(0)} at most, ${lastMiB.toFixed(0)} in the end ` +
    `(${signed(lastMiB - firstMiB)})`,
);
console.log(`the keeper's thread was replaced ${keeperRestarts} times`);
console.log(`bystanders whole: ${bystanderIsWhole}; attacked reports whole: ${attackedIsWhole}`);
if (!bystanderIsWhole || !attackedIsWhole) process.exit(1);
process.exit(signal.aborted ? 130 : 0);

function signed(mebibytes: number): string {
  return `${mebibytes >= 0 ? "+" : ""}${mebibytes.toFixed(0)}`;
}
