import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { documentSchema } from "#core/document/document-extensions.ts";
import { parseFactReference } from "#core/document/fact-reference.ts";
import { migrateLog, migrateMain, openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { openBlobStore } from "../blob-store.ts";
import { readCommittedReport } from "../committed-report.ts";
import { factsOfReport } from "../facts/judge-uses.ts";
import { startSyncProcess } from "../sync-process.ts";
import { loadSample } from "./load-sample.ts";
import { sampleReportId } from "./sample-rows.ts";

test("the briefing that the sync process seeds reads back with every reference current", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-sample-"));
  const db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  const sync = await startSyncProcess({
    environment: { dataDir: folder, logLevel: "silent" },
    log: pino({ level: "silent" }),
    onCommitted: () => {},
  });
  const blobs = openBlobStore(join(folder, "blobs"));
  const lostAfterSeeding = {
    async edit(...request: Parameters<typeof sync.edit>): ReturnType<typeof sync.edit> {
      await sync.edit(...request);
      throw new Error("cut off");
    },
  };
  await expect(loadSample({ db, blobs, sync: lostAfterSeeding })).rejects.toThrow("cut off");
  expect(await loadSample({ db, blobs, sync })).toBe("loaded");
  expect(await sync.stop(5_000)).toBe(true);

  const logDb = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 0 });
  migrateLog(logDb);
  const report = readCommittedReport(logDb, sampleReportId);
  expect(report?.title).toBe("国家高新区创新发展情况简报");
  const body = documentSchema.nodeFromJSON(report?.body);
  body.check();
  const written: unknown[] = [];
  body.descendants((node) => {
    if (node.type.name === "factReference") written.push(parseFactReference(node.attrs)?.text);
  });
  const uses = await factsOfReport(db, sampleReportId);
  expect(uses.filter(({ state }) => state !== "current")).toEqual([]);
  expect(written).toEqual(uses.map(({ text }) => text));
  logDb.$client.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
});
