import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servingEnvironment } from "../scripts/toolchain.mjs";

/**
 * How long a built product takes to serve: first with an empty data folder (migrations and the
 * sample workspace included), then again over the same folder. Prints milliseconds of five rounds.
 */
const rounds = 5;
const root = join(import.meta.dirname, "..");

const first: number[] = [];
const again: number[] = [];
for (let round = 0; round < rounds; round++) {
  const dataDir = mkdtempSync(join(tmpdir(), "zonebrief-bench-"));
  first.push(await timeStart(dataDir));
  again.push(await timeStart(dataDir));
  rmSync(dataDir, { recursive: true });
}
console.log(`start with the sample workspace, ms: ${summary(first)}`);
console.log(`start over existing data, ms:        ${summary(again)}`);

async function timeStart(dataDir: string): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ["server/main.ts"], {
    cwd: root,
    env: { ...process.env, ...servingEnvironment, PORT: "0", DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await new Promise<void>((resolve) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("Zonebrief serves on")) resolve();
    });
  });
  const tookMs = performance.now() - startedMs;
  child.kill("SIGTERM");
  await exited;
  return tookMs;
}

function summary(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map((value) => Math.round(value));
  return `min ${sorted[0]}, median ${sorted[Math.floor(sorted.length / 2)]}, max ${sorted.at(-1)}`;
}
