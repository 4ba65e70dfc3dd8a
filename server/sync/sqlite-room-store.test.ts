import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { appendUpdates, readClients, readCommitted, readReport } from "#db/log.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "#db/open-database.ts";
import { readCommittedReport } from "../committed-report.ts";
import { SqliteRoomStore } from "./sqlite-room-store.ts";

let folder: string;
let file: string;
let db: LogDatabase;
let store: SqliteRoomStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-log-"));
  file = join(folder, "log.db");
  db = openLogDatabase(file, { busyTimeoutMs: 0 });
  migrateLog(db);
  store = openStore();
});
afterEach(async () => {
  await store.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
});

function openStore(): SqliteRoomStore {
  return new SqliteRoomStore({
    file,
    log: { warn: (...line: unknown[]) => void console.error(line) },
    onDied: (error) => console.error(error),
    snapshotEvery: { updates: 10, bytes: 1_000_000 },
  });
}

function typing(count: number): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  for (let n = 0; n < count; n++) {
    doc.getText("title").insert(0, `${n} `);
    if (n % 3 === 2) doc.getText("title").delete(1, 2);
  }
  return { doc, updates };
}

const asNews = (updates: readonly Uint8Array[], reportId = "r") =>
  updates.map((data) => ({ reportId, personId: "anna", data, clientIds: [] }));

function replay(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

test("rule 5: the connection that writes syncs every commit: synchronous=FULL, read back", async () => {
  expect(await store.started()).toEqual({ synchronous: 2, journalMode: "wal" });
});

test("what is appended is read back, position by position, report by report", async () => {
  const { doc, updates } = typing(4);
  expect(await store.append(asNews(updates.slice(0, 2)))).toEqual([1, 2]);
  expect(await store.append(asNews(updates, "other"))).toEqual(
    [3, 4, 5, 6, 7].slice(0, updates.length),
  );
  await store.append(asNews(updates.slice(2)));
  const { state, seq } = await store.load("r");
  expect(seq).toBe(2 + updates.length + updates.length - 2);
  expect(
    replay([state ?? new Uint8Array()])
      .getText("title")
      .toString(),
  ).toBe(doc.getText("title").toString());
  expect(await store.load("never written")).toEqual({ state: null, seq: 0 });
});

test("a snapshot and what lies behind it equal the whole log", async () => {
  const { doc, updates } = typing(60);
  for (const update of updates) await store.append(asNews([update]));
  await store.snapshotsMade();
  const snapshots = db.$client.prepare("SELECT count(*), max(seq) FROM snapshots").raw().get();
  expect(snapshots).toEqual([1, Math.floor(updates.length / 10) * 10]);
  const stored = readReport(db, "r");
  expect(stored.updates.length).toBe(1 + (updates.length % 10));
  const [fromSnapshot, fromLog] = [replay(stored.updates), replay(updates)];
  expect(fromSnapshot.getText("title").toString()).toBe(doc.getText("title").toString());
  for (const [a, b] of [
    [fromSnapshot, fromLog],
    [fromLog, fromSnapshot],
  ] as const) {
    expect(holdsUpdate(a, decodeUpdate(Y.encodeStateAsUpdate(b)))).toBe(true);
  }
  const rows = db.$client.prepare("SELECT count(*) FROM updates").pluck().get();
  expect(rows).toBe(updates.length);
});

test("rule 11: while another process holds the write lock an append fails, and stores nothing", async () => {
  const { updates } = typing(1);
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  await expect(store.append(asNews(updates))).rejects.toThrow(/SQLITE_BUSY/);
  other.exec("ROLLBACK");
  other.close();
  expect(await store.append(asNews(updates))).toEqual([1]);
});

test("a batch goes in whole or not at all", async () => {
  const { updates } = typing(3);
  db.$client.exec(
    "CREATE TRIGGER full BEFORE INSERT ON updates WHEN new.report_id = 'bad' BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  const batch = [...asNews(updates), ...asNews(updates.slice(0, 1), "bad")];
  await expect(store.append(batch)).rejects.toThrow("full");
  expect((await store.load("r")).state).toBeNull();
});

test("the first person to bring a Yjs client is remembered as its author", () => {
  const data = typing(1).updates[0] ?? new Uint8Array();
  appendUpdates(db, [
    { reportId: "r", personId: "anna", data, clientIds: [7] },
    { reportId: "r", personId: "bo", data, clientIds: [7, 8] },
    { reportId: "r", personId: null, data, clientIds: [9] },
  ]);
  expect([...readClients(db, "r")]).toEqual([
    [7, "anna"],
    [8, "bo"],
    [9, null],
  ]);
});

test("a logged update cannot be changed", async () => {
  await store.append(asNews(typing(1).updates));
  expect(() => db.$client.exec("UPDATE updates SET data = x'00'")).toThrow(/append-only/);
});

test("a report is read from the log without a room", async () => {
  expect(readCommitted(db, "r")).toBeNull();
  expect(readCommittedReport(db, "r")).toBeNull();
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "园区简报");
  await store.append(asNews([Y.encodeStateAsUpdate(doc)]));
  expect(readCommittedReport(db, "r")).toEqual({
    title: "园区简报",
    body: { type: "doc", content: [{ type: "paragraph" }] },
    seq: 1,
  });
  const heading = new Y.XmlElement("heading");
  // Yjs types attributes as strings; TipTap keeps numbers in them.
  Reflect.apply(heading.setAttribute, heading, ["level", 2]);
  const text = new Y.XmlText();
  heading.insert(0, [text]);
  doc.getXmlFragment("default").insert(0, [heading]);
  text.insert(0, "工业", { bold: {} });
  await store.append(asNews([Y.encodeStateAsUpdate(doc)]));
  expect(readCommittedReport(db, "r")).toMatchObject({
    body: {
      content: [
        {
          type: "heading",
          attrs: { level: 2 },
          content: [{ type: "text", text: "工业", marks: [{ type: "bold" }] }],
        },
      ],
    },
    seq: 2,
  });
});
