import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import {
  appendUpdates,
  committedSeqs,
  type NewSnapshot,
  type NewUpdate,
  readReport,
  writeSnapshot,
} from "./log.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "./open-database.ts";

let folder: string;
let file: string;
let db: LogDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-log-"));
  file = join(folder, "log.db");
  db = openLogDatabase(file, { busyTimeoutMs: 0 });
  migrateLog(db);
});
afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

const update = (reportId: string, data: Uint8Array): NewUpdate => ({
  reportId,
  personId: "anna",
  data,
  writers: [],
});
const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const integrityOf = (of: LogDatabase) => of.$client.pragma("integrity_check", { simple: true });

/** No page may be added to the file from now on, as on a full disk. */
function fillDisk(): void {
  db.$client.pragma(`max_page_count = ${db.$client.pragma("page_count", { simple: true })}`);
}

test("a batch that finds the disk full in its middle leaves nothing, and goes in whole afterwards", () => {
  const small = update("small", bytes(10, 1));
  appendUpdates(db, [small]);
  fillDisk();
  const batch = [small, update("large", bytes(500_000, 2)), small];
  expect(() => appendUpdates(db, batch)).toThrow(expect.objectContaining({ code: "SQLITE_FULL" }));
  expect(readReport(db, "small").tail.count).toBe(1);
  expect(readReport(db, "large").tail.count).toBe(0);

  db.$client.pragma("max_page_count = 1000000");
  expect(appendUpdates(db, batch)).toEqual([2, 3, 4]);
  expect(readReport(db, "small").tail.count).toBe(3);
  expect(integrityOf(db)).toBe("ok");
});

test("positions go on from the newest of all reports, whoever wrote it", () => {
  expect(appendUpdates(db, [update("z", bytes(1, 1)), update("a", bytes(1, 2))])).toEqual([1, 2]);
  const other = openLogDatabase(file, { busyTimeoutMs: 0 });
  expect(appendUpdates(other, [update("m", bytes(1, 3))])).toEqual([3]);
  expect(appendUpdates(db, [update("a", bytes(1, 4)), update("z", bytes(1, 5))])).toEqual([4, 5]);
  expect(committedSeqs(other)).toEqual(
    new Map([
      ["a", 4],
      ["m", 3],
      ["z", 5],
    ]),
  );
  other.$client.close();
});

test("positions go on in a workspace of any number of reports", () => {
  db.$client.exec(`
    WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000)
    INSERT INTO updates (report_id, seq, at, data) SELECT 'r' || x, x, 0, x'00' FROM n
  `);
  expect(appendUpdates(db, [update("r1", bytes(1, 1))])).toEqual([200_001]);
});

test("a position that a failed batch was given is given to the next", () => {
  fillDisk();
  expect(() => appendUpdates(db, [update("r", bytes(500_000, 1))])).toThrow();
  db.$client.pragma("max_page_count = 1000000");
  expect(appendUpdates(db, [update("r", bytes(10, 1))])).toEqual([1]);
});

test("a log from before updates lay report by report keeps every one of them and its position", () => {
  const old = openLogDatabase(join(folder, "old.db"), { busyTimeoutMs: 0 });
  const migrations = join(import.meta.dirname, "migrations", "log");
  const asItWas = join(folder, "migrations");
  cpSync(migrations, asItWas, { recursive: true });
  const journalFile = join(asItWas, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 2) }));
  migrate(old, { migrationsFolder: asItWas });
  const insert = old.$client.prepare(
    "INSERT INTO updates (report_id, person_id, at, data) VALUES (?, 'anna', 0, ?)",
  );
  for (const [reportId, value] of [
    ["z", 1],
    ["a", 2],
    ["z", 3],
  ]) {
    insert.run(reportId, Buffer.of(Number(value)));
  }

  migrateLog(old);
  expect(readReport(old, "z").updates.map(([value]) => value)).toEqual([1, 3]);
  expect(readReport(old, "a")).toMatchObject({ seq: 2, tail: { count: 1, bytes: 1 } });
  expect(appendUpdates(old, [update("a", bytes(1, 4))])).toEqual([4]);
  expect(() => old.$client.exec("UPDATE updates SET at = 1")).toThrow(/append-only/);
  old.$client.close();
});

const snapshot: NewSnapshot = {
  reportId: "r",
  seq: 1,
  state: bytes(10, 3),
  stateVector: bytes(3, 7),
  soundBy: null,
};

test("a report's state vector is known as long as its snapshot is all of it", () => {
  appendUpdates(db, [update("r", bytes(10, 1))]);
  expect(readReport(db, "r").stateVector).toBeNull();
  writeSnapshot(db, snapshot);
  expect(readReport(db, "r").stateVector).toEqual(Buffer.of(7, 7, 7));
  appendUpdates(db, [update("r", bytes(10, 2))]);
  expect(readReport(db, "r").stateVector).toBeNull();
});

test("that a snapshot is sound can be found out later; a newer one says so for itself", () => {
  appendUpdates(db, [update("r", bytes(10, 1)), update("r", bytes(10, 2))]);
  const judged = [null, 7, null].map((soundBy, n) => {
    writeSnapshot(db, { ...snapshot, seq: n === 2 ? 2 : 1, soundBy });
    return readReport(db, "r").soundBy;
  });
  expect(judged).toEqual([null, 7, null]);
});

test("a snapshot that finds the disk full leaves the one before it", () => {
  appendUpdates(db, [update("r", bytes(10, 1)), update("r", bytes(10, 2))]);
  writeSnapshot(db, snapshot);
  fillDisk();
  const larger = { ...snapshot, seq: 2, state: bytes(500_000, 4) };
  expect(() => writeSnapshot(db, larger)).toThrow(expect.objectContaining({ code: "SQLITE_FULL" }));
  const { updates, seq } = readReport(db, "r");
  expect([updates.map(([first]) => first), seq]).toEqual([[3, 2], 2]);
});

test("rule 5: wherever a crash cuts the file's newest writes off, whole batches remain", () => {
  const batches = 12;
  db.$client.pragma("wal_checkpoint(TRUNCATE)");
  db.$client.pragma("wal_autocheckpoint = 0");
  const walEnds: number[] = [];
  for (let n = 1; n <= batches; n++) {
    appendUpdates(db, [update("r", bytes(n * 300, n)), update("r", bytes(n * 20, n))]);
    walEnds.push(statSync(`${file}-wal`).size);
  }
  const last = walEnds.at(-1) ?? 0;
  for (let size = 0; size <= last; size += 1_021) {
    const whole = walEnds.filter((end) => end <= size).length;
    expect(rowsOfCut(size), `cut at ${size} of ${last}`).toEqual(
      Array.from({ length: whole }, (_, n) => [`${(n + 1) * 300}`, `${(n + 1) * 20}`]).flat(),
    );
  }
});

/** The lengths of the rows that a program finds which starts after such a crash. */
function rowsOfCut(walSize: number): string[] {
  const crashed = join(folder, "crashed.db");
  for (const end of ["-wal", "-shm"]) rmSync(crashed + end, { force: true });
  copyFileSync(file, crashed);
  copyFileSync(`${file}-wal`, `${crashed}-wal`);
  truncateSync(`${crashed}-wal`, walSize);
  const reopened = openLogDatabase(crashed, { busyTimeoutMs: 0 });
  try {
    expect(integrityOf(reopened)).toBe("ok");
    appendUpdates(reopened, [update("another", bytes(1, 1))]);
    const query = "SELECT length(data) FROM updates WHERE report_id = 'r' ORDER BY seq";
    return z.array(z.int()).parse(reopened.$client.prepare(query).pluck().all()).map(String);
  } finally {
    reopened.$client.close();
  }
}
