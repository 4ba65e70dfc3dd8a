import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { readWholeLog } from "#db/backup.ts";
import { openLogDatabase } from "#db/open-database.ts";
import { LedgerClient } from "../bench/ledger-client.ts";
import { stopper } from "./stop-in-order.ts";
import { eventually } from "./sync/eventually.ts";
import { seededRandom } from "./sync/seeded-random.ts";

// Each test is a server of two processes, on whatever machine runs the tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
let server: ChildProcess | null;
let said: string[];
let client: LedgerClient;
let released: () => void = () => {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-stop-"));
  said = [];
  server = null;
  client = new LedgerClient("ann", seededRandom(2));
});
afterEach(async () => {
  released();
  client.disconnect();
  if (server?.exitCode === null && server.signalCode === null) server.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A server that stops as the real one does, with a client that has an edit on disk already. */
async function serve(times: { flushMs: number; allMs: number }): Promise<void> {
  const harness = fileURLToPath(new URL("../bench/sync-harness.ts", import.meta.url));
  const started = spawn(process.execPath, [harness], {
    env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: "info", STOP_TIMES: JSON.stringify(times) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  server = started;
  const lines = createInterface({ input: started.stdout });
  lines.on("line", (line) => void said.push(line));
  const isReady = (line: string) => line.startsWith('{"port"');
  await eventually(() => expect(said.some(isReady)).toBe(true));
  const ready: unknown = JSON.parse(said.find(isReady) ?? "null");
  const { port } = z.object({ port: z.int() }).parse(ready);
  await client.connect(`ws://127.0.0.1:${port}/sync/report-one`, "zb_ann-token");
  client.edit();
  await eventually(() => expect(client.hasUnacknowledged).toBe(false));
}

/** Nothing reaches the disk until `released`, as when it hangs. */
function hang(): void {
  const lock = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 5_000 });
  lock.$client.exec("BEGIN IMMEDIATE");
  released = () => {
    lock.$client.close();
    released = () => {};
  };
}

/** Sends SIGTERM; answers the exit code when the server has ended. */
async function terminate(): Promise<number> {
  if (server === null) throw new Error("there is a server");
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const [code] = await ended;
  return Number(code);
}

function missingOnDisk(): number {
  const log = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 5_000 });
  const doc = new Y.Doc();
  applyVerbatim(doc, ...[...readWholeLog(log, "report-one")].map(({ data }) => data));
  log.$client.close();
  return client.acknowledged.filter((update) => !holdsUpdate(doc, decodeUpdate(update))).length;
}

test("A2: SIGTERM while the disk hangs waits for it; then everything received is on disk, and 0", async () => {
  await serve({ flushMs: 60_000, allMs: 90_000 });
  hang();
  for (let edits = 0; edits < 20; edits++) client.edit();
  const ended = terminate();
  await eventually(() => expect(said.join()).toContain("stops (SIGTERM)"));
  expect(client.hasUnacknowledged).toBe(true);
  released();
  expect(await ended).toBe(0);
  expect(missingOnDisk()).toBe(0);
});

test("the sync process tells of a socket's end by its connection, report, person and code", async () => {
  await serve({ flushMs: 60_000, allMs: 90_000 });
  expect(await terminate()).toBe(0);
  const closed = said.find((line) => line.includes("a socket has closed")) ?? "null";
  expect(JSON.parse(closed)).toMatchObject({
    part: "sync",
    connectionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    reportId: "report-one",
    userId: "ann",
    code: 1001,
  });
});

test("A2: a disk that hangs beyond the deadline ends it with 2, and nothing was acknowledged falsely", async () => {
  await serve({ flushMs: 300, allMs: 60_000 });
  hang();
  const before = client.acknowledged.length;
  for (let edits = 0; edits < 20; edits++) client.edit();
  expect(await terminate()).toBe(2);
  expect(said.join()).toContain("edits that are not on disk");
  expect(client.acknowledged.length).toBe(before);
  expect(client.hasUnacknowledged).toBe(true);
  released();
  expect(missingOnDisk()).toBe(0);
});

test("a second signal ends it at once with 2", async () => {
  await serve({ flushMs: 60_000, allMs: 90_000 });
  hang();
  client.edit();
  const ended = terminate();
  await eventually(() => expect(said.join()).toContain("stops (SIGTERM)"));
  server?.kill("SIGTERM");
  expect(await ended).toBe(2);
  expect(said.join()).toContain("at once");
});

test("what never stops is left when the time is over", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const lines: string[] = [];
  const keepingAlive = setInterval(() => {}, 1_000);
  stopper(
    { stop: () => new Promise(() => {}) },
    { times: { flushMs: 1, allMs: 10 }, exit: resolve, tell: (line) => void lines.push(line) },
  )("SIGTERM");
  expect(await promise).toBe(2);
  clearInterval(keepingAlive);
  expect(lines.at(-1)).toContain("could not stop in time");
});
