import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hasFactsLeft, indexFactsLeft } from "./fact-index.ts";
import { listFacts } from "./facts.ts";
import { type MainDatabase, migrateMain, openMainDatabase } from "./open-database.ts";

let folder: string;
let db: MainDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-fact-index-"));
  db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  db.$client.pragma("synchronous = OFF");
});
afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

const never = new AbortController().signal;
const factCount = 250;

/** As a program before English names were searched left it: indexed, but not by them. */
function openEarlierBase(): void {
  migrateTo("0007_sessions-and-audit");
  const { $client } = db;
  $client.exec(`
    insert into zones (id, name, aliases, city, created_at) values ('z', '南昌高新区', '[]', '南昌', 0);
    insert into metrics (id, name, aliases, unit, kind, created_at)
      values ('m', '地区生产总值', '["GDP"]', '元', 'money', 0);
    insert into sources (id, sha256, file_name, media_type, byte_size, text, pages, title, kind, authors, added_at)
      values ('s', '0', 'a.txt', 'text/plain', 1, '739.4亿元', '[]', '摘录', 'newspaper', '[]', 0);
    insert into quotes (id, source_id, exact, prefix, suffix, start, end)
      values ('q', 's', '739.4亿元', '', '', 0, 7);`);
  const insertFact = $client.prepare(`
    insert into facts (id, identity_key, zone_id, metric_id, kind, period_label, is_forecast,
      current_revision, search_row, created_at) values (?, ?, 'z', 'm', 'money', ?, 0, 1, ?, ?)`);
  const insertRevision = $client.prepare(`
    insert into fact_revisions (fact_id, revision, value, unit, quote_id, created_at)
      values (?, 1, '739.4', '亿元', 'q', 0)`);
  const insertWords = $client.prepare(
    "insert into fact_search (rowid, fact_id, tokens) values (?, ?, '南昌 昌高 高新 新区 区')",
  );
  $client.transaction(() => {
    for (let at = 1; at <= factCount; at += 1) {
      // Ids say nothing of the order in which facts were made.
      const id = `fact-${factCount - at}`;
      insertFact.run(id, id, `${at}年`, at, at);
      insertRevision.run(id);
      insertWords.run(at, id);
    }
  })();
}

/** Applies the earlier migrations alone. */
function migrateTo(lastTag: string): void {
  const earlier = join(folder, "migrations");
  cpSync(join(import.meta.dirname, "migrations/main"), earlier, { recursive: true });
  const journalFile = join(earlier, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  const tags: string[] = journal.entries.map(({ tag }: { tag: string }) => tag);
  journal.entries.length = tags.indexOf(lastTag) + 1;
  writeFileSync(journalFile, JSON.stringify(journal));
  migrate(db, { migrationsFolder: earlier });
}

async function countOf(words: string): Promise<number> {
  const rest = { from: undefined, to: undefined, status: undefined, after: null, limit: 1_000 };
  const ids = { zoneId: undefined, metricId: undefined, sourceId: undefined };
  return (await listFacts(db, { words, ...ids, ...rest })).items.length;
}

test("the facts of an earlier base are found by English names once they are indexed anew", async () => {
  openEarlierBase();
  migrateMain(db);
  expect(hasFactsLeft(db)).toBe(true);
  expect(await indexFactsLeft(db, never)).toBe(factCount);
  expect(hasFactsLeft(db)).toBe(false);
  expect(await countOf("nanchang gross regional")).toBe(factCount);
  expect(await countOf("南昌 GDP")).toBe(factCount);
  expect(await countOf("shanghai")).toBe(0);
  expect(await indexFactsLeft(db, never)).toBe(0);
  const { $client } = db;
  const inOrder = $client
    .prepare("select period_label from facts order by search_row")
    .pluck()
    .all();
  expect(inOrder).toEqual(Array.from({ length: factCount }, (_, at) => `${at + 1}年`));
  expect($client.prepare("select count(*) from fact_search").pluck().get()).toBe(factCount);
  $client.exec("insert into fact_search (fact_search) values ('integrity-check')");
});

test("indexing goes in short transactions, ends when aborted and goes on at the next call", async () => {
  openEarlierBase();
  migrateMain(db);
  const stopping = new AbortController();
  const other = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  const writes: number[] = [];
  const writeBetween = setInterval(() => {
    writes.push(other.$client.prepare("update zones set province = '江西'").run().changes);
    if (writes.length === 1) stopping.abort();
  });
  const indexed = await indexFactsLeft(db, stopping.signal);
  await vi.waitFor(() => expect(writes.length).toBeGreaterThan(1));
  clearInterval(writeBetween);
  other.$client.close();
  expect(indexed).toBeGreaterThan(0);
  expect(indexed).toBeLessThan(factCount);
  expect(await countOf("nanchang")).toBe(indexed);
  expect(await indexFactsLeft(db, never)).toBe(factCount - indexed);
  expect(await countOf("nanchang")).toBe(factCount);
});
