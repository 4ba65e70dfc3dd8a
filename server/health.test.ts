import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type LogDatabase,
  type MainDatabase,
  migrateLog,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { createHealthCheck } from "./health.ts";

let folder: string;
let db: MainDatabase;
let logDb: LogDatabase;
let isSyncAlive: boolean;
let looks: number;
const logged: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-health-"));
  db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  logDb = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  migrateLog(logDb);
  isSyncAlive = true;
  looks = 0;
  logged.length = 0;
});
afterEach(() => {
  db.$client.close();
  logDb.$client.close();
  rmSync(folder, { recursive: true });
});

function check() {
  const figures = async () => {
    looks += 1;
    return isSyncAlive ? [] : null;
  };
  const log = { error: (line: unknown) => void logged.push(line) };
  return createHealthCheck({ db, logDb, sync: { figures }, log });
}

test("all is well while both databases and the sync process answer", async () => {
  expect(await check()()).toEqual({ failing: [] });
  expect(logged).toEqual([]);
});

test("each that does not answer is named, and logged", async () => {
  isSyncAlive = false;
  expect(await check()()).toEqual({ failing: ["sync"] });
  logDb.$client.close();
  expect(await check()()).toEqual({ failing: ["log.db", "sync"] });
  db.$client.close();
  isSyncAlive = true;
  expect(await check()()).toEqual({ failing: ["zonebrief.db", "log.db"] });
  expect(logged.length).toBeGreaterThanOrEqual(3);
});

test("many who ask at once share one look, and the next to ask gets a new one", async () => {
  const look = check();
  await Promise.all(Array.from({ length: 50 }, () => look()));
  expect(looks).toBe(1);
  isSyncAlive = false;
  expect(await look()).toEqual({ failing: ["sync"] });
});
