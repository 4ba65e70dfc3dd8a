import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { leanMemory } from "#server/sync/lean-memory.ts";

/** npm run bench:hostile [-- frames [seed]]; Ctrl+C ends it with the figures so far. */
const attack = fork(
  fileURLToPath(new URL("./hostile-process.ts", import.meta.url)),
  process.argv.slice(2),
  {
    execArgv: ["--expose-gc", ...leanMemory.execArgv],
    env: { ...process.env, ...leanMemory.env },
  },
);
// A terminal tells the whole group; whoever ends this process alone means both.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => attack.kill("SIGTERM"));
const [code] = await once(attack, "exit");
process.exit(typeof code === "number" ? code : 1);
