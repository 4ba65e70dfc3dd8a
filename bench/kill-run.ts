import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { openLogDatabase } from "#db/open-database.ts";
import { LedgerClient } from "./ledger-client.ts";
import { isSameState, LogAudit } from "./log-audit.ts";
import { tokensOf } from "./random-edit.ts";

/**
 * Who dies: both processes in one moment, the one that writes, or the one that owns the port; or
 * nobody: the server is asked to stop in the middle of things.
 */
const victims = ["both", "both", "both", "sync", "web", "nobody"] as const;
type Victim = (typeof victims)[number];
/** Of a stop: everything is on disk, or it says that it does not know that. */
const honestEnds: readonly (number | null)[] = [0, 2];

export interface KillRunResult {
  /** Made, which is fewer than asked for when the run was interrupted or found a fault. */
  readonly kills: number;
  readonly killsByVictim: Readonly<Record<Victim, number>>;
  /** Updates of which the server had said, before a kill, that they are on disk. */
  readonly acknowledged: number;
  readonly present: number;
  /** What was wrong with the stored log after a start; empty: nothing. */
  readonly logFaults: readonly string[];
  /** Reports that had a snapshot in the end. */
  readonly snapshots: number;
  /** Tokens in the final documents that occur more than once. */
  readonly doubled: number;
  /** Clients and log hold the same in the end, un-acknowledged edits included. */
  readonly converged: boolean;
  /** Where everybody stood when they did not. */
  readonly standing: readonly string[];
  readonly ackLatenciesMs: readonly number[];
}

interface KillRunOptions {
  readonly kills: number;
  readonly random: () => number;
  /** Ends the run early, with the figures so far. */
  readonly signal?: AbortSignal;
  onKill?(message: string): void;
}

/** Four people; three of them have two reports open, and every report has several people. */
const places = [
  { person: "ann", reportId: "report-one" },
  { person: "bo", reportId: "report-one" },
  { person: "cai", reportId: "report-one" },
  { person: "dee", reportId: "report-two" },
  { person: "ann", reportId: "report-two" },
  { person: "bo", reportId: "report-three" },
  { person: "cai", reportId: "report-three" },
] as const;
const reports = [...new Set(places.map(({ reportId }) => reportId))];
const readyShape = z.object({ port: z.int(), syncPid: z.int() });
const harness = fileURLToPath(new URL("./sync-harness.ts", import.meta.url));
/** A run whose clients come no nearer to the end for this long does not get there. */
const patienceMs = 60_000;

/**
 * Starts a real server, lets four clients type, format and delete in three reports, kills it with
 * SIGKILL at a random moment, starts it again and looks for every acknowledged update in the log.
 * In the end all clients connect once more and deliver what was never acknowledged.
 */
export async function runKills(options: KillRunOptions): Promise<KillRunResult> {
  const { kills: wanted, random, signal, onKill } = options;
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-kills-"));
  const run: Run = {
    folder,
    clients: places.map(({ person, reportId }) => {
      const client = new LedgerClient(`${person}-${reportId}`, random);
      return { person, reportId, client, present: 0 };
    }),
    audits: new Map(reports.map((reportId) => [reportId, new LogAudit(reportId)])),
    logFaults: [],
  };
  const killsByVictim = { both: 0, sync: 0, web: 0, nobody: 0 };
  let server = await startServer(folder);
  let kills = 0;
  try {
    while (kills < wanted && signal?.aborted !== true) {
      const victim = victims[Math.floor(random() * victims.length)] ?? "both";
      killsByVictim[victim] += 1;
      await connectAll(run, server.port);
      // Mostly in the middle of things, now and then before the handshake has ended.
      if (random() < 0.8) await editUntilAcknowledged(run, random);
      await editFor(run, random() * 400, random);
      const code = await endServer(server, victim);
      if (victim === "nobody" && !honestEnds.includes(code))
        run.logFaults.push(`a stop ended with ${code}`);
      // What a sync process that is left alone still acknowledges counts like the rest.
      if (victim !== "web") for (const { client } of run.clients) client.disconnect();
      kills += 1;
      server = await startServer(folder);
      for (const { client } of run.clients) client.disconnect();
      lookAtLog(run);
      const { acknowledged, present } = countOf(run);
      onKill?.(
        `kill ${kills} of ${wanted} (${victim}): ${acknowledged} acknowledged, ${present} present`,
      );
      if (present < acknowledged || run.logFaults.length > 0) break;
    }
    const { acknowledged, present } = countOf(run);
    await connectAll(run, server.port);
    const end = await compareInTheEnd(run);
    const ackLatenciesMs = run.clients.flatMap(({ client }) => client.ackLatenciesMs);
    const { logFaults } = run;
    return { kills, killsByVictim, acknowledged, present, logFaults, ...end, ackLatenciesMs };
  } finally {
    for (const { client } of run.clients) client.disconnect();
    await endServer(server, "both");
    rmSync(folder, { recursive: true });
  }
}

interface Participant {
  readonly person: string;
  readonly reportId: string;
  readonly client: LedgerClient;
  /** So many of its acknowledged updates, the oldest, have been found in the log. */
  present: number;
}

interface Run {
  readonly folder: string;
  readonly clients: readonly Participant[];
  readonly audits: ReadonlyMap<string, LogAudit>;
  readonly logFaults: string[];
}

interface RunningServer {
  readonly port: number;
  readonly pid: number;
  readonly syncPid: number;
  readonly exited: Promise<readonly [code: number | null]>;
}

/** In a process group of its own, so that web and sync process die in the same instant. */
async function startServer(folder: string): Promise<RunningServer> {
  const child: ChildProcess = spawn(process.execPath, [harness], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error("the server could not be started");
  const exited = new Promise<readonly [number | null]>((resolve) => {
    child.once("exit", (code) => resolve([code]));
  });
  const lines = createInterface({ input: stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    exited.then(([code]) => Promise.reject(new Error(`the server did not start (${code})`))),
  ]);
  lines.on("line", (later) => console.log(later));
  return { ...readyShape.parse(JSON.parse(String(line))), pid, exited };
}

/**
 * Answers the exit code. A web process whose sync process is killed ends by itself, as
 * server/main.ts does.
 */
async function endServer(server: RunningServer, victim: Victim): Promise<number | null> {
  const { pid, syncPid, exited } = server;
  if (victim === "both") process.kill(-pid, "SIGKILL");
  else if (victim === "nobody") process.kill(pid, "SIGTERM");
  else process.kill(victim === "web" ? pid : syncPid, "SIGKILL");
  const [code] = await exited;
  return code;
}

async function connectAll({ clients }: Run, port: number): Promise<void> {
  const opening = clients.map(({ client, person, reportId }) =>
    client.connect(`ws://127.0.0.1:${port}/sync/${reportId}`, `zb_${person}-token`),
  );
  await Promise.all(opening);
}

async function editFor(run: Run, forMs: number, random: () => number): Promise<void> {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) await editOnce(run, random);
}

async function editUntilAcknowledged(run: Run, random: () => number): Promise<void> {
  const before = countOf(run).acknowledged;
  const deadlineMs = performance.now() + 10_000;
  while (countOf(run).acknowledged === before && performance.now() < deadlineMs)
    await editOnce(run, random);
}

async function editOnce({ clients }: Run, random: () => number): Promise<void> {
  for (const { client } of clients) if (random() < 0.5) client.edit();
  await sleep(2);
}

function countOf({ clients }: Run) {
  let acknowledged = 0;
  let present = 0;
  for (const each of clients) {
    acknowledged += each.client.acknowledged.length;
    present += each.present;
  }
  return { acknowledged, present };
}

/** What was found once is still there when the log has not changed, and that is looked at. */
function lookAtLog({ folder, clients, audits, logFaults }: Run): void {
  const db = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 1_000, readonly: true });
  for (const audit of audits.values()) logFaults.push(...audit.look(db));
  db.$client.close();
  for (const each of clients) {
    const doc = audits.get(each.reportId)?.doc;
    if (doc === undefined) throw new Error(`nobody looks at ${each.reportId}`);
    const news = each.client.acknowledged.slice(each.present);
    each.present += news.filter((update) => holdsUpdate(doc, decodeUpdate(update))).length;
  }
}

async function compareInTheEnd(run: Run) {
  const { clients, audits } = run;
  let converged = false;
  let nearness = "";
  let nearerMs = performance.now();
  while (!converged && performance.now() - nearerMs < patienceMs) {
    await sleep(100);
    lookAtLog(run);
    converged = isConverged(run);
    const now = JSON.stringify([countOf(run), clients.map(({ client }) => client.isSynced)]);
    if (now !== nearness) nearerMs = performance.now();
    nearness = now;
  }
  const tokens = clients.map(({ client }) => tokensOf(client.doc));
  const doubled = tokens.map((list) => list.length - new Set(list).size);
  return {
    converged,
    standing: converged ? [] : clients.map((each) => standingOf(each, audits)),
    doubled: doubled.reduce((sum, count) => sum + count, 0),
    snapshots: countSnapshots(run),
  };
}

function standingOf({ reportId, client }: Participant, audits: Run["audits"]): string {
  const audit = audits.get(reportId);
  const isSame = audit !== undefined && isSameState(client.doc, audit.doc);
  return `${client.describe()}; ${isSame ? "as in" : "NOT as in"} the log`;
}

function isConverged({ clients, audits }: Run): boolean {
  return clients.every(({ client, reportId }) => {
    const audit = audits.get(reportId);
    return !client.hasUnacknowledged && audit !== undefined && isSameState(client.doc, audit.doc);
  });
}

function countSnapshots({ folder }: Run): number {
  const db = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 1_000, readonly: true });
  const count = db.$client.prepare("SELECT count(*) FROM snapshots").pluck().get();
  db.$client.close();
  return z.int().parse(count);
}
