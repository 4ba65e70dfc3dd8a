import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { startServer } from "../e2e/server.ts";
import { Load } from "./sync/load.ts";
import { median } from "./sync/stats.ts";

/**
 * npm run bench:isolation -- [--rounds N] [--keep]
 * npm run bench:uploads -- [--rounds N] [--keep]
 *
 * What page rendering, exports and the parsing of sources at full tilt do to the latency of edits: 20 people in
 * one report of the built product, 5 of whom write 20 edits a second, alone and beside such work.
 * With --uploads the work is that of ten people who upload bad files. --keep writes
 * bench/results/isolation.json, or uploads.json.
 */
const people = 20;
const writers = 5;
const editsPerSecondEach = 20;
const seconds = 8;
const goal = 2;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    keep: { type: "boolean", default: false },
    uploads: { type: "boolean", default: false },
  },
});

const scenario = values.uploads ? "uploads" : "isolation";

const server = await startServer({ SAMPLE_DATA: "on", LOG_LEVEL: "silent" });
try {
  await measure(Number(values.rounds));
} finally {
  await server.stop();
}
process.exit(0);

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly lacking: number;
}

async function measure(rounds: number): Promise<void> {
  const { cookie, token } = await signIn();
  const { id: report } = z
    .object({ id: z.string() })
    .parse(await post("/api/v1/reports", { body: { title: "bench" }, cookie }));
  const target = {
    port: Number(new URL(server.url).port),
    kind: { dialect: "zonebrief-token" },
    cpuUs: () => 0, // not asked here
  } as const;
  const load = new Load(target);
  const alone: Round[] = [];
  const busy: Round[] = [];
  const workDone = new Map<string, number>();
  try {
    await load.open(
      Array.from({ length: people }, (_, at) => ({
        reportId: report,
        person: token,
        writer: at < writers ? at : null,
      })),
    );
    await typeFor(load); // warms up
    for (let round = 0; round < rounds; round++) {
      alone.push(await typeFor(load));
      const noise = startNoise({ cookie, token, report }, workDone);
      await sleep(2_000);
      busy.push(await typeFor(load));
      await end(noise);
      await sleep(2_000);
    }
  } finally {
    await load.end();
  }
  tell({ alone, busy, workDone });
}

async function typeFor(load: Load): Promise<Round> {
  const typing = { writers, editsPerSecondEach, seconds, readersPerEdit: people - 1 };
  const { latencies, expected, delivered } = await load.type(typing);
  const [p50, p99] = [latencies.percentileMs(0.5), latencies.percentileMs(0.99)];
  return { p50, p99, lacking: expected - delivered };
}

/** The first account is the administrator's. */
async function signIn(): Promise<{ cookie: string; token: string }> {
  const response = await fetch(`${server.url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({
      name: "Bench",
      email: "bench@example.org",
      password: "a password of the benchmark",
    }),
  });
  if (!response.ok) throw new Error(`sign-up: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const created = await post("/api/v1/tokens", { body: { name: "bench" }, cookie });
  return { cookie, token: z.object({ token: z.string() }).parse(created).token };
}

async function post(
  path: string,
  { body, cookie }: { body: unknown; cookie: string },
): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

function startNoise(
  { cookie, token, report }: { cookie: string; token: string; report: string },
  workDone: Map<string, number>,
): ChildProcess {
  const child = fork(join(import.meta.dirname, `${scenario}-noise.ts`), {
    execArgv: [],
    env: { ...process.env, URL: server.url, COOKIE: cookie, TOKEN: token, REPORT: report },
  });
  child.on("message", ({ work }: { work: string }) => {
    workDone.set(work, (workDone.get(work) ?? 0) + 1);
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function tell(result: {
  alone: readonly Round[];
  busy: readonly Round[];
  workDone: ReadonlyMap<string, number>;
}): void {
  const medians = (rounds: readonly Round[]) => ({
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
  });
  const [alone, busy] = [medians(result.alone), medians(result.busy)];
  const ratio = busy.p99 / alone.p99;
  console.log(
    "| | alone | beside other work | ratio | goal |\n| --- | ---: | ---: | ---: | ---: |",
  );
  for (const key of ["p50", "p99"] as const) {
    const cells = [alone[key], busy[key], busy[key] / alone[key]].map((each) => each.toFixed(2));
    console.log(`| ${key} ms | ${cells.join(" | ")} | ${key === "p99" ? `≤ ${goal}` : ""} |`);
  }
  const work = Object.fromEntries(result.workDone);
  console.log(`\nthe other work: ${JSON.stringify(work)}`);
  const lacking = [...result.alone, ...result.busy].reduce((sum, each) => sum + each.lacking, 0);
  if (lacking > 0) console.log(`${lacking} edits did not arrive`);
  if (!values.keep) return;
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const content = { scenario, ratio, goal, ...result, workDone: work };
  writeFileSync(join(folder, `${scenario}.json`), `${JSON.stringify(content, null, 2)}\n`);
}
