import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as Y from "yjs";
import { z } from "zod";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { readReport } from "#db/log.ts";
import { type LogDatabase, openLogDatabase } from "#db/open-database.ts";
import { LedgerClient, tokensOf } from "./ledger-client.ts";

export interface KillRunResult {
  readonly kills: number;
  /** Updates of which the server had said, before a kill, that they are on disk. */
  readonly acknowledged: number;
  readonly present: number;
  /** Tokens in the final documents that occur more than once. */
  readonly doubled: number;
  /** Clients and database hold the same report in the end, un-acknowledged edits included. */
  readonly converged: boolean;
  readonly ackLatenciesMs: readonly number[];
}

interface KillRunOptions {
  readonly kills: number;
  readonly random: () => number;
  onKill?(message: string): void;
}

const people = ["ann", "bo", "cai", "dee"] as const;
const reports = ["report-one", "report-two"] as const;
const readyShape = z.object({ port: z.int() });
const harness = fileURLToPath(new URL("./sync-harness.ts", import.meta.url));

/**
 * Starts a real server, lets four clients type, format and delete on two reports, kills every
 * process of the server with SIGKILL at a random moment, starts it again and looks for every
 * acknowledged update in the database. In the end all clients connect once more and deliver what
 * was never acknowledged.
 */
export async function runKills({ kills, random, onKill }: KillRunOptions): Promise<KillRunResult> {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-kills-"));
  const clients = people.map((person, index) => ({
    person,
    reportId: reports[index % reports.length] ?? reports[0],
    client: new LedgerClient(person, random),
  }));
  let present = 0;
  let acknowledged = 0;
  let server = await startServer(folder);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await connectAll(clients, server.port);
      // Mostly in the middle of things, now and then before the handshake has ended.
      if (random() < 0.8) await editUntilAcknowledged(clients, random);
      await editFor(clients, random() * 400, random);
      process.kill(-server.pid, "SIGKILL");
      await server.exited;
      for (const { client } of clients) client.disconnect();
      server = await startServer(folder);
      const count = countPresent(folder, clients);
      acknowledged = count.acknowledged;
      present = count.present;
      onKill?.(`kill ${kill}: ${acknowledged} acknowledged, ${present} present`);
      if (present < acknowledged) break;
    }
    await connectAll(clients, server.port);
    const end = await compareInTheEnd(folder, clients);
    const ackLatenciesMs = clients.flatMap(({ client }) => client.ackLatenciesMs);
    return { kills, acknowledged, present, ...end, ackLatenciesMs };
  } finally {
    for (const { client } of clients) client.disconnect();
    process.kill(-server.pid, "SIGKILL");
    await server.exited;
    rmSync(folder, { recursive: true });
  }
}

interface Participant {
  readonly person: string;
  readonly reportId: string;
  readonly client: LedgerClient;
}

interface RunningServer {
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<unknown>;
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
  const exited = once(child, "exit");
  const lines = createInterface({ input: stdout });
  const [line] = await once(lines, "line");
  lines.on("line", (later) => console.log(later));
  return { port: readyShape.parse(JSON.parse(String(line))).port, pid, exited };
}

async function connectAll(clients: readonly Participant[], port: number): Promise<void> {
  const opening = clients.map(({ client, person, reportId }) =>
    client.connect(`ws://127.0.0.1:${port}/sync/${reportId}`, `zb_${person}-token`),
  );
  await Promise.all(opening);
}

async function editFor(
  clients: readonly Participant[],
  forMs: number,
  random: () => number,
): Promise<void> {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) await editOnce(clients, random);
}

async function editUntilAcknowledged(
  clients: readonly Participant[],
  random: () => number,
): Promise<void> {
  const count = () => clients.reduce((sum, { client }) => sum + client.acknowledged.length, 0);
  const before = count();
  const deadlineMs = performance.now() + 10_000;
  while (count() === before && performance.now() < deadlineMs) await editOnce(clients, random);
}

async function editOnce(clients: readonly Participant[], random: () => number): Promise<void> {
  for (const { client } of clients) if (random() < 0.5) client.edit();
  await sleep(2);
}

function openLog(folder: string): LogDatabase {
  return openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 1_000, readonly: true });
}

/** From the log alone, every row of it, without the shortcut of a snapshot. */
function replayLog(db: LogDatabase, reportId: string): Y.Doc {
  const rows = db.$client
    .prepare("SELECT data FROM updates WHERE report_id = ? ORDER BY seq")
    .pluck()
    .all(reportId);
  return docOf(z.array(z.instanceof(Uint8Array)).parse(rows));
}

function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  applyVerbatim(doc, ...updates);
  return doc;
}

function countPresent(folder: string, clients: readonly Participant[]) {
  const db = openLog(folder);
  const docs = new Map<string, Y.Doc>(
    reports.map((reportId) => [reportId, replayLog(db, reportId)]),
  );
  db.$client.close();
  let acknowledged = 0;
  let present = 0;
  for (const { client, reportId } of clients) {
    const doc = docs.get(reportId) ?? new Y.Doc();
    acknowledged += client.acknowledged.length;
    present += client.acknowledged.filter((update) =>
      holdsUpdate(doc, decodeUpdate(update)),
    ).length;
  }
  return { acknowledged, present };
}

async function compareInTheEnd(folder: string, clients: readonly Participant[]) {
  const deadlineMs = performance.now() + 20_000;
  let converged = false;
  while (!converged && performance.now() < deadlineMs) {
    await sleep(100);
    converged = isConverged(folder, clients);
  }
  const tokens = clients.map(({ client }) => tokensOf(client.doc));
  const doubled = tokens.map((list) => list.length - new Set(list).size);
  return { converged, doubled: doubled.reduce((sum, count) => sum + count, 0) };
}

/** Not byte by byte: equal documents may have their structs joined differently. */
function isSameState(a: Y.Doc, b: Y.Doc): boolean {
  const [bodyA, bodyB] = [a, b].map((doc) => doc.getXmlFragment(bodyName).toString());
  const holdsAll = (doc: Y.Doc, other: Y.Doc) =>
    holdsUpdate(doc, decodeUpdate(Y.encodeStateAsUpdate(other)));
  return bodyA === bodyB && holdsAll(a, b) && holdsAll(b, a);
}

function isConverged(folder: string, clients: readonly Participant[]): boolean {
  if (clients.some(({ client }) => client.hasUnacknowledged)) return false;
  const db = openLog(folder);
  try {
    return clients.every(({ client, reportId }) => {
      const fromLog = replayLog(db, reportId);
      const fromSnapshot = docOf(readReport(db, reportId).updates);
      return isSameState(client.doc, fromLog) && isSameState(client.doc, fromSnapshot);
    });
  } finally {
    db.$client.close();
  }
}
