import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "#db/open-database.ts";
import { ReportReader, ReportTooHardError } from "./report-reader.ts";
import { slowUpdate } from "./test-slow-report.ts";

let folder: string;
let logDb: LogDatabase;
let reader: ReportReader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-reader-"));
  const file = join(folder, "log.db");
  logDb = openLogDatabase(file, { busyTimeoutMs: 0 });
  migrateLog(logDb);
  reader = new ReportReader(file, { timeoutMs: 1_500, maxHeapMegabytes: 64 });
});
afterEach(async () => {
  await reader.stop();
  logDb.$client.close();
  rmSync(folder, { recursive: true });
});

function append(reportId: string, data: Uint8Array): void {
  appendUpdates(logDb, [{ reportId, personId: null, data, writers: [] }]);
}

function titled(title: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText(titleName).insert(0, title);
  return Y.encodeStateAsUpdate(doc);
}

test("a report that takes too long is given up, and the next one is read", async () => {
  append("slow", slowUpdate(20_000));
  append("quick", titled("简报"));
  const slow = reader.outline("slow");
  const quick = reader.outline("quick");
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 1);
  await expect(slow).rejects.toThrow(ReportTooHardError);
  clearInterval(turning);
  // Meanwhile this thread's loop went on.
  expect(turns).toBeGreaterThan(50);
  expect(await quick).toMatchObject({ title: "简报", uses: [] });
});

test("a report that takes too much memory is given up, and the next one is read", async () => {
  const doc = new Y.Doc();
  const blocks = Array.from({ length: 200_000 }, () => new Y.XmlElement("paragraph"));
  doc.getXmlFragment(bodyName).insert(0, blocks);
  append("large", Y.encodeStateAsUpdate(doc));
  append("quick", titled("简报"));
  const patient = new ReportReader(join(folder, "log.db"), {
    timeoutMs: 60_000,
    maxHeapMegabytes: 24,
  });
  await expect(patient.document("large")).rejects.toThrow(ReportTooHardError);
  expect(await patient.document("quick")).toMatchObject({ title: "简报" });
  await patient.stop();
});

test("unknown nodes that are nested deeper than the stack fail alone", async () => {
  const doc = new Y.Doc();
  doc.transact(() => {
    let node: Y.XmlFragment = doc.getXmlFragment(bodyName);
    for (let depth = 0; depth < 20_000; depth++) {
      const child = new Y.XmlElement("chart");
      node.insert(0, [child]);
      node = child;
    }
  });
  append("deep", Y.encodeStateAsUpdate(doc));
  append("quick", titled("简报"));
  await expect(reader.document("deep")).rejects.toThrow(/stack/);
  expect(await reader.document("quick")).toMatchObject({ title: "简报" });
});

test("what waits when the reader stops is rejected, and so is what comes later", async () => {
  append("slow", slowUpdate(20_000));
  const readings = [reader.outline("slow"), reader.outline("slow")];
  const settled = Promise.allSettled(readings);
  await reader.stop();
  for (const { status } of await settled) expect(status).toBe("rejected");
  await expect(reader.outline("slow")).rejects.toThrow(/stopped/);
});

test("a report that was never written to is null", async () => {
  expect(await reader.document("none")).toBeNull();
});
