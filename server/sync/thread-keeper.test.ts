import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import * as encoding from "lib0/encoding";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { bodyName } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { appendUpdates, readClients, readCommitted, readReport } from "#db/log.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "#db/open-database.ts";
import { readCommittedReport } from "../committed-report.ts";
import type { Offer } from "./keeper.ts";
import type { Stage } from "./keeper-progress.ts";
import type { Backoff } from "./set-aside.ts";
import { ThreadKeeper } from "./thread-keeper.ts";

let folder: string;
let file: string;
let db: LogDatabase;
let keeper: ThreadKeeper;
let restarts: Stage["kind"][];

beforeEach(() => {
  restarts = [];
  folder = mkdtempSync(join(tmpdir(), "zonebrief-log-"));
  file = join(folder, "log.db");
  db = openLogDatabase(file, { busyTimeoutMs: 0 });
  migrateLog(db);
  keeper = openKeeper();
});
afterEach(async () => {
  await keeper.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
});

interface TestOptions {
  backoff?: Backoff;
  patienceMs?: number;
  readingPatienceMs?: number;
  encodingPatienceMs?: number;
}

function openKeeper(options: TestOptions = {}): ThreadKeeper {
  return new ThreadKeeper({
    file,
    log: pino({ level: "silent" }),
    onDied: (error) => console.error(error),
    snapshotEvery: { updates: 10, bytes: 1_000_000 },
    // Far more than sound work takes on a busy machine, less than what is made to take long.
    patienceMs: 1_000,
    readingPatienceMs: 2_500,
    backoff: { firstMs: 3_600_000, longestMs: 3_600_000 },
    metrics: { keeperRestarted: (stage) => void restarts.push(stage) },
    ...options,
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

const nothing = Y.encodeStateVector(new Y.Doc());

const asOffers = (updates: readonly Uint8Array[], reportId = "r") =>
  updates.map(
    (update): Offer => ({
      kind: "update",
      reportId,
      personId: "anna",
      socketId: 1,
      mayWrite: true,
      update,
    }),
  );

async function titleOf(reportId: string): Promise<string> {
  return replay([await keeper.missing(reportId, nothing)])
    .getText("title")
    .toString();
}

function replay(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

test("rule 5: the connection that writes syncs every commit: synchronous=FULL, read back", async () => {
  expect(await keeper.started()).toEqual({ synchronous: 2, journalMode: "wal" });
});

test("what is taken is told and read back, position by position, report by report", async () => {
  const { doc, updates } = typing(4);
  const first = await keeper.take(asOffers(updates.slice(0, 2)));
  expect(first.committed.map(({ reportId, seq }) => [reportId, seq])).toEqual([["r", 2]]);
  const both = await keeper.take([...asOffers(updates, "other"), ...asOffers(updates.slice(2))]);
  expect(both.outcomes).toEqual(both.outcomes.map(() => "stored"));
  expect(both.committed.map(({ reportId, seq }) => [reportId, seq])).toEqual([
    ["other", 2 + updates.length],
    ["r", 2 * updates.length],
  ]);
  expect(await titleOf("r")).toBe(doc.getText("title").toString());
  expect(await keeper.open("never written")).toMatchObject({ stateVector: nothing, seq: 0 });
});

test("a snapshot and what lies behind it equal the whole log", async () => {
  const { doc, updates } = typing(60);
  for (const update of updates) await keeper.take(asOffers([update]));
  await keeper.snapshotsMade();
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
  const [data, stateVector] = z
    .tuple([z.instanceof(Uint8Array), z.instanceof(Uint8Array)])
    .parse(db.$client.prepare("SELECT data, state_vector FROM snapshots").raw().get());
  expect(Uint8Array.from(stateVector)).toEqual(Y.encodeStateVectorFromUpdate(data));
  const rows = db.$client.prepare("SELECT count(*) FROM updates").pluck().get();
  expect(rows).toBe(updates.length);
});

test("rule 11: while another process holds the write lock an append fails, and stores nothing", async () => {
  const { updates } = typing(1);
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  await expect(keeper.take(asOffers(updates))).rejects.toThrow(/SQLITE_BUSY/);
  other.exec("ROLLBACK");
  other.close();
  expect((await keeper.take(asOffers(updates))).outcomes).toEqual(["stored"]);
});

test("a batch goes in whole or not at all", async () => {
  const { updates } = typing(3);
  db.$client.exec(
    "CREATE TRIGGER full BEFORE INSERT ON updates WHEN new.report_id = 'bad' BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  const batch = [...asOffers(updates), ...asOffers(updates.slice(0, 1), "bad")];
  await expect(keeper.take(batch)).rejects.toThrow("full");
  expect(await titleOf("r")).toBe("");
  expect(readCommitted(db, "r")).toBeNull();
});

test("the first person to bring a Yjs client is remembered as its author", () => {
  const data = typing(1).updates[0] ?? new Uint8Array();
  appendUpdates(db, [
    { reportId: "r", personId: "anna", data, writers: [{ clientId: 7, personId: "anna" }] },
    {
      reportId: "r",
      personId: "bo",
      data,
      writers: [
        { clientId: 7, personId: "bo" },
        { clientId: 8, personId: "bo" },
      ],
    },
    { reportId: "r", personId: null, data, writers: [{ clientId: 9, personId: null }] },
  ]);
  expect([...readClients(db, "r")]).toEqual([
    [7, "anna"],
    [8, "bo"],
    [9, null],
  ]);
});

test("rule 2: an update that keeps the thread busy is given up; nothing else is lost", async () => {
  const { doc, updates } = typing(5);
  await keeper.take(asOffers(updates.slice(0, 2)));
  const longText = new Y.Doc();
  longText.getText("title").insert(0, "字".repeat(50_000));
  await keeper.take(asOffers([Y.encodeStateAsUpdate(longText)], "attacked"));
  const offers = [
    ...asOffers([quadratic(longText, 40_000)], "attacked"),
    ...asOffers(updates.slice(2)),
    ...asOffers(typing(1).updates, "another"),
  ];
  const meanwhile = keeper.missing("r", nothing);
  const { outcomes } = await keeper.take(offers);
  expect(outcomes).toEqual(["malformed", ...offers.slice(1).map(() => "again")]);
  const again = await keeper.take(offers.slice(1));
  expect(again.outcomes).toEqual(offers.slice(1).map(() => "stored"));
  expect(await titleOf("attacked")).toBe(longText.getText("title").toString());
  expect(await titleOf("r")).toBe(doc.getText("title").toString());
  expect((await meanwhile).length).toBeGreaterThan(2);
}, 60_000);

/**
 * As many clients' letters, all said to stand between the beginning and some letter of a long text:
 * each is compared with all that stand there.
 */
function quadratic(longText: Y.Doc, count: number): Uint8Array {
  return encoding.encode((encoder) => {
    const write = (...numbers: number[]) => {
      for (const number of numbers) encoding.writeVarUint(encoder, number);
    };
    const hasRightOrigin = 0x40;
    const contentString = 4;
    write(count);
    for (let n = count; n > 0; n--) {
      write(1, n, 0);
      encoding.writeUint8(encoder, hasRightOrigin | contentString);
      write(longText.clientID, n);
      encoding.writeVarString(encoder, "x");
    }
    write(0);
  });
}

/** A report that takes many seconds to read, as no update through the keeper could make it. */
function storeSlowReport(reportId: string): void {
  const longText = new Y.Doc();
  longText.getText("title").insert(0, "字".repeat(50_000));
  const updates = [Y.encodeStateAsUpdate(longText), quadratic(longText, 40_000)];
  const row = { reportId, personId: "anna", writers: [] };
  appendUpdates(
    db,
    updates.map((data) => ({ ...row, data })),
  );
}

test("rule 3: a report that takes too long to read is left alone, and the others go on", async () => {
  storeSlowReport("slow");
  const { doc, updates } = typing(3);
  const opened = keeper.open("slow");
  const [first, ...others] = [
    keeper.take(asOffers(updates)),
    keeper.open("other"),
    keeper.missing("other", nothing),
  ];
  await expect(opened).rejects.toThrow("too long to read");
  expect((await first).outcomes).toEqual(updates.map(() => "again"));
  await Promise.all(others);
  const batch = [...asOffers(typing(1).updates, "slow"), ...asOffers(updates)];
  const { outcomes } = await keeper.take(batch);
  expect(outcomes).toEqual(["unreadable", ...updates.map(() => "stored")]);
  await expect(keeper.missing("slow", nothing)).rejects.toThrow("too long to read");
  expect(await titleOf("r")).toBe(doc.getText("title").toString());
  expect(restarts).toEqual(["reading"]);
}, 60_000);

test("rule 3: offers to a report that takes too long to read are no fault of theirs", async () => {
  storeSlowReport("slow");
  const { updates } = typing(2);
  const batch = [...asOffers(updates, "slow"), ...asOffers(updates)];
  expect((await keeper.take(batch)).outcomes).toEqual(batch.map(() => "again"));
  const { outcomes } = await keeper.take(batch);
  expect(outcomes).toEqual([...updates.map(() => "unreadable"), ...updates.map(() => "stored")]);
  expect(restarts).toEqual(["reading"]);
}, 60_000);

test("rule 3: a report that took too long to read is tried again later, once for all who ask", async () => {
  storeSlowReport("slow");
  await keeper.close();
  keeper = openKeeper({ backoff: { firstMs: 0, longestMs: 3_600_000 } });
  for (const _trial of [1, 2]) {
    const asked = [keeper.open("slow"), keeper.missing("slow", nothing)];
    for (const each of asked) await expect(each).rejects.toThrow("too long to read");
  }
  expect(restarts).toEqual(["reading", "reading"]);
}, 60_000);

/** List items that stand in no list, as a program without the repair stored them. */
function storeInDisorder(reportId: string, count = 1): void {
  const doc = new Y.Doc();
  const items = Array.from({ length: count }, () => new Y.XmlElement("listItem"));
  doc.getXmlFragment(bodyName).insert(0, items);
  const data = Y.encodeStateAsUpdate(doc);
  appendUpdates(db, [{ reportId, personId: "anna", data, writers: [] }]);
}

const repairOf = (reportId: string): Offer => ({
  kind: "edit",
  reportId,
  personId: null,
  edit: { kind: "repair-arrangement" },
});

test("no update is blamed for what takes too long to be put right", async () => {
  storeInDisorder("r", 100_000);
  await keeper.close();
  keeper = openKeeper({ patienceMs: 500, readingPatienceMs: 30_000 });
  const { doc, updates } = typing(2);
  const batch = [repairOf("r"), ...asOffers(updates)];
  expect((await keeper.take(batch)).outcomes).toEqual(batch.map(() => "again"));
  expect(restarts).toEqual(["repair"]);
  const { outcomes, committed } = await keeper.take(batch);
  expect(outcomes).toEqual(["held", ...updates.map(() => "stored")]);
  expect(committed).toMatchObject([{ repairs: 0 }]);
  const stored = replay(readReport(db, "r").updates);
  expect(stored.getText("title").toString()).toBe(doc.getText("title").toString());
}, 60_000);

test("rule 20: that a report is sound is remembered, and what was stored in disorder is repaired", async () => {
  storeInDisorder("r");
  expect(await keeper.open("r")).toMatchObject({ isKnownSound: false });
  expect(await keeper.isSound("r")).toBe(false);
  const { outcomes, committed } = await keeper.take([repairOf("r")]);
  expect(outcomes).toEqual(["held"]);
  expect(committed).toMatchObject([{ reportId: "r", seq: 2, rows: 1 }]);
  const stored = replay(readReport(db, "r").updates).getXmlFragment(bodyName).toString();
  expect(stored).toBe("<bulletlist><listitem><paragraph></paragraph></listitem></bulletlist>");
  expect(await keeper.isSound("r")).toBe(true);
  keeper.forget("r");
  expect(await keeper.open("r")).toMatchObject({ isKnownSound: true });
  await keeper.take(asOffers(typing(2).updates));
  keeper.forget("r");
  expect(await keeper.open("r")).toMatchObject({ isKnownSound: true });
});

test("rule 20: what an older program found sound is judged again", async () => {
  await keeper.take(asOffers(typing(1).updates));
  expect(await keeper.isSound("r")).toBe(true);
  db.$client.exec("UPDATE snapshots SET sound_by = sound_by - 1");
  keeper.forget("r");
  expect(await keeper.open("r")).toMatchObject({ isKnownSound: false });
  expect(await keeper.isSound("r")).toBe(true);
  keeper.forget("r");
  expect(await keeper.open("r")).toMatchObject({ isKnownSound: true });
});

test("a snapshot that takes too long is given up, and the others are made", async () => {
  storeSlowReport("slow");
  storeInDisorder("other");
  await keeper.close();
  keeper = openKeeper({ encodingPatienceMs: 8_000 });
  const slow = keeper.isSound("slow");
  const other = keeper.isSound("other");
  await expect(slow).rejects.toThrow("took too long");
  expect(await other).toBe(false);
  await expect(keeper.isSound("slow")).rejects.toThrow("took too long");
}, 60_000);

test("a logged update cannot be changed", async () => {
  await keeper.take(asOffers(typing(1).updates));
  expect(() => db.$client.exec("UPDATE updates SET data = x'00'")).toThrow(/append-only/);
});

test("a report is read from the log without a room", async () => {
  expect(readCommitted(db, "r")).toBeNull();
  expect(readCommittedReport(db, "r")).toBeNull();
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "园区简报");
  await keeper.take(asOffers([Y.encodeStateAsUpdate(doc)]));
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
  await keeper.take(asOffers([Y.encodeStateAsUpdate(doc)]));
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
