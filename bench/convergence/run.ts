import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";
import { type ProfileName, profileNames } from "./profile-names.ts";
import {
  addOutcome,
  emptyReport,
  mergeReports,
  recordedOf,
  reportToText,
  type SeedReport,
} from "./seed-report.ts";

/**
 * Seeded people at one report: node bench/convergence/run.ts --seeds 10000
 *
 * --seeds N      how many seeds to run (200)
 * --first N      the first of them (0)
 * --profile P    one of profile-names.ts; otherwise the seed decides
 * --scale N      as many times the operations (1)
 * --seed N       this one only, with the story of its operations
 * --json FILE    keeps the figures
 * --record       keeps the figures of the ordinary run as those that must not grow
 *
 * Ends with 1 when a promise was broken. What is counted, and why: docs/convergence.md.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "0" },
    profile: { type: "string" },
    scale: { type: "string", default: "1" },
    seed: { type: "string" },
    json: { type: "string" },
    record: { type: "boolean", default: false },
  },
});

/** A process of its own for so many seeds keeps memory flat. */
const seedsPerProcess = 100;
const recordedFile = fileURLToPath(new URL("./recorded.json", import.meta.url));

const profile = readProfile(values.profile);
const first = Number(values.seed ?? values.first);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const report = count > seedsPerProcess ? await runInProcesses() : await runHere();
if (values.json !== undefined) keep(values.json, report);
else console.log(reportToText(report));
if (values.record) keep(recordedFile, recordedOf(report));
process.exit(report.failures.length > 0 ? 1 : 0);

async function runHere(): Promise<SeedReport> {
  const file = fileURLToPath(new URL("./simulate.ts", import.meta.url));
  // The editor's modules hold JSX, which Node does not read by itself.
  const { module } = await runnerImport<typeof import("./simulate.ts")>(file);
  const tell = (line: string) => console.log(line);
  const options = {
    scale: Number(values.scale),
    ...(profile === null ? {} : { profile }),
    ...(values.seed === undefined ? {} : { tell }),
  };
  const found = emptyReport();
  for (let seed = first; seed < first + count; seed++) {
    addOutcome(found, await module.simulate({ seed, ...options }));
  }
  return found;
}

async function runInProcesses(): Promise<SeedReport> {
  const folder = mkdtempSync(join(tmpdir(), "convergence-"));
  const starts = Array.from(
    { length: Math.ceil(count / seedsPerProcess) },
    (_, n) => first + n * seedsPerProcess,
  );
  const waiting = [...starts];
  const work = async () => {
    for (let start = waiting.shift(); start !== undefined; start = waiting.shift()) {
      await runInProcess(start, join(folder, `${start}.json`));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const reports = starts.map(
    (start): SeedReport => JSON.parse(readFileSync(join(folder, `${start}.json`), "utf8")),
  );
  rmSync(folder, { recursive: true });
  return mergeReports(reports);
}

function runInProcess(start: number, json: string): Promise<void> {
  const seeds = String(Math.min(seedsPerProcess, first + count - start));
  const rest = profile === null ? [] : ["--profile", profile];
  const own = fileURLToPath(import.meta.url);
  const script = [own, "--first", String(start), "--seeds", seeds, "--json", json];
  const child = spawn(process.execPath, [...script, "--scale", values.scale, ...rest], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // 1 says that a promise was broken: the report tells which.
    child.on("exit", (code) =>
      code === 0 || code === 1 ? resolve() : reject(new Error(`seeds from ${start}: exit ${code}`)),
    );
  });
}

function keep(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

function readProfile(given: string | undefined): ProfileName | null {
  const name = profileNames.find((each) => each === given) ?? null;
  if (given !== undefined && name === null) throw new Error(`no such profile: ${given}`);
  return name;
}
