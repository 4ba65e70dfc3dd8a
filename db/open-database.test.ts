import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  DatabaseTooNewError,
  migrateLog,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "./open-database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-db-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function openedMain(name = "zonebrief.db") {
  const db = openMainDatabase(join(folder, name), { busyTimeoutMs: 0 });
  migrateMain(db);
  return db;
}

test("both files are opened with WAL, synchronous=FULL and foreign keys, read back", () => {
  const main = openedMain();
  const log = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 0 });
  migrateLog(log);
  for (const { $client } of [main, log]) {
    expect($client.pragma("journal_mode", { simple: true })).toBe("wal");
    expect($client.pragma("synchronous", { simple: true })).toBe(2);
    expect($client.pragma("foreign_keys", { simple: true })).toBe(1);
    $client.close();
  }
});

test("opening waits for whoever has the file to itself, as a recovery after a crash does", async () => {
  const file = join(folder, "log.db");
  openLogDatabase(file, { busyTimeoutMs: 0 }).$client.close();
  const holder = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
    const db = new (require("better-sqlite3"))(workerData);
    db.pragma("locking_mode = EXCLUSIVE");
    db.exec("BEGIN IMMEDIATE");
    parentPort.postMessage("held");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    db.close();`,
    { eval: true, workerData: file },
  );
  await once(holder, "message");
  const { $client } = openLogDatabase(file, { busyTimeoutMs: 0 });
  expect($client.pragma("busy_timeout", { simple: true })).toBe(0);
  $client.close();
  await once(holder, "exit");
});

test("migrating twice changes nothing", () => {
  openedMain().$client.close();
  const db = openedMain();
  expect(db.$client.prepare("SELECT count(*) FROM facts").pluck().get()).toBe(0);
  db.$client.close();
});

test("a database newer than the program is refused with a clear line and left alone", () => {
  const db = openedMain();
  db.$client
    .prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 99999999999999)")
    .run();
  expect(() => migrateMain(db)).toThrow(DatabaseTooNewError);
  expect(() => migrateMain(db)).toThrow(/newer version of Zonebrief/);
  db.$client.close();
});

test("a fact revision can be neither changed nor deleted", () => {
  const db = openedMain();
  db.$client.pragma("foreign_keys = OFF");
  db.$client
    .prepare(
      "INSERT INTO fact_revisions (fact_id, revision, value, unit, quote_id, created_at) VALUES ('f', 1, '1', '家', 'q', 0)",
    )
    .run();
  expect(() => db.$client.prepare("UPDATE fact_revisions SET value = '2'").run()).toThrow(
    /immutable/,
  );
  expect(() => db.$client.prepare("DELETE FROM fact_revisions").run()).toThrow(/never deleted/);
  db.$client.close();
});
