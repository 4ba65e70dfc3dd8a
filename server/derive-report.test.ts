import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import {
  type LogDatabase,
  type MainDatabase,
  migrateLog,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { factUses, reports } from "#db/schema.ts";
import { createReportDeriver, type ReportDeriver } from "./derive-report.ts";
import { ReportReader } from "./report-reader.ts";
import { slowUpdate } from "./test-slow-report.ts";

let folder: string;
let db: MainDatabase;
let logDb: LogDatabase;
let reader: ReportReader;
let deriver: ReportDeriver;
const failures: unknown[] = [];
const long = new Date(2020, 0, 1);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-derive-"));
  db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  logDb = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  migrateLog(logDb);
  db.insert(reports).values({ id: "r", title: "old", createdAt: long, updatedAt: long }).run();
  failures.length = 0;
  const log = { error: (failure: unknown) => void failures.push(failure) };
  reader = new ReportReader(join(folder, "log.db"), { timeoutMs: 2_000, maxHeapMegabytes: 64 });
  deriver = createReportDeriver(
    { db, logDb, reader, log },
    { delayMs: 0, retryDelayMs: 1, longestRetryDelayMs: 1 },
  );
});
afterEach(async () => {
  deriver.stop();
  await reader.stop();
  db.$client.close();
  logDb.$client.close();
  rmSync(folder, { recursive: true });
});

const reportRow = () => db.select().from(reports).where(eq(reports.id, "r")).get();
const uses = () => db.select().from(factUses).orderBy(factUses.ordinal).all();

/** Appends what `change` does to the document of report r. */
function write(doc: Y.Doc, change: () => void): void {
  const before = Y.encodeStateVector(doc);
  doc.transact(change);
  const data = Y.encodeStateAsUpdate(doc, before);
  appendUpdates(logDb, [
    { reportId: "r", personId: null, data, writers: [{ clientId: doc.clientID, personId: null }] },
  ]);
}

/** As a program that knows nothing of types may write it. */
function reference(attributes: Readonly<Record<string, unknown>>): Y.XmlElement {
  const element = new Y.XmlElement("factReference");
  for (const [name, value] of Object.entries(attributes)) {
    Reflect.apply(element.setAttribute, element, [name, value]);
  }
  return element;
}

const cited = { factId: "f1", revision: 2, format: "value-unit", text: "1850.2亿元" };

function paragraphWith(...nodes: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, nodes);
  return paragraph;
}

test("title and references are taken from the committed text in its order", async () => {
  const doc = new Y.Doc();
  write(doc, () => {
    doc.getText(titleName).insert(0, "一季度简报");
    const second = reference({ ...cited, factId: "f2", text: "8%" });
    doc
      .getXmlFragment(bodyName)
      .insert(0, [paragraphWith(new Y.XmlText("前"), reference(cited)), paragraphWith(second)]);
  });
  deriver.committed("r");
  await deriver.idle();
  expect(reportRow()).toMatchObject({ title: "一季度简报", derivedSeq: 1 });
  expect(reportRow()?.updatedAt.getTime()).toBeGreaterThan(long.getTime());
  expect(uses().map(({ ordinal, factId, text }) => [ordinal, factId, text])).toEqual([
    [0, "f1", "1850.2亿元"],
    [1, "f2", "8%"],
  ]);
});

test("a reference that is not well formed is no use and disturbs no other", async () => {
  const doc = new Y.Doc();
  write(doc, () => {
    const bad = reference({ ...cited, revision: "two", text: { deep: 1 } });
    doc.getXmlFragment(bodyName).insert(0, [paragraphWith(bad, reference(cited))]);
  });
  deriver.committed("r");
  await deriver.idle();
  expect(uses()).toMatchObject([{ ordinal: 0, factId: "f1" }]);
});

test("commits during a reading are read as well, and the last state wins", async () => {
  const doc = new Y.Doc();
  write(doc, () => doc.getText(titleName).insert(0, "a"));
  deriver.committed("r");
  write(doc, () => doc.getText(titleName).insert(1, "b"));
  deriver.committed("r");
  await deriver.idle();
  write(doc, () => doc.getText(titleName).insert(2, "c"));
  deriver.committed("r");
  await deriver.idle();
  expect(reportRow()).toMatchObject({ title: "abc", derivedSeq: 3 });
});

test("after a crash, what the log has ahead of the rows is caught up with", async () => {
  const doc = new Y.Doc();
  write(doc, () => doc.getText(titleName).insert(0, "written before the crash"));
  await deriver.catchUp();
  expect(reportRow()).toMatchObject({ title: "written before the crash", derivedSeq: 1 });
});

test("a reading that fails is logged and made again", async () => {
  const doc = new Y.Doc();
  write(doc, () => doc.getText(titleName).insert(0, "late"));
  const other = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  other.$client.exec("BEGIN IMMEDIATE");
  deriver.committed("r");
  while (failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
  other.$client.exec("ROLLBACK");
  other.$client.close();
  await deriver.idle();
  expect(reportRow()?.title).toBe("late");
});

test("a report that takes too long is passed over: the others are caught up with", async () => {
  db.insert(reports).values({ id: "slow", title: "", createdAt: long, updatedAt: long }).run();
  const data = slowUpdate(20_000);
  appendUpdates(logDb, [{ reportId: "slow", personId: null, data, writers: [] }]);
  const doc = new Y.Doc();
  write(doc, () => doc.getText(titleName).insert(0, "not held up"));
  await deriver.catchUp();
  expect(reportRow()?.title).toBe("not held up");
  expect(failures).toMatchObject([{ reportId: "slow", failures: 1 }]);
});

test("a report that is gone, or was never written, is passed over", async () => {
  deriver.committed("r");
  deriver.committed("gone");
  await deriver.idle();
  expect(reportRow()?.title).toBe("old");
  expect(failures).toEqual([]);
});
