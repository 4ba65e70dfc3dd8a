import { runHostile } from "./hostile-run.ts";

/** npm run bench:hostile [-- frames [seed]] */
const frames = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const result = await runHostile({ frames, seed, onProgress: (line) => console.log(line) });
const { closed, longestStallMs, grownMiB, bystanderIsWhole, attackedIsWhole } = result;
console.log(`${frames} frames, ${closed} of them cost their socket; no exit`);
console.log(`longest stall of the event loop: ${longestStallMs.toFixed(0)} ms`);
console.log(`memory: ${grownMiB >= 0 ? "+" : ""}${grownMiB.toFixed(0)} MiB`);
console.log(`bystander whole: ${bystanderIsWhole}; attacked report whole: ${attackedIsWhole}`);
process.exit(bystanderIsWhole && attackedIsWhole ? 0 : 1);
