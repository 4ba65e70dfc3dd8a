import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { count, eq } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { documentSchema } from "#core/document/document-extensions.ts";
import { parseFactReference } from "#core/document/fact-reference.ts";
import { type FactKey, listFacts } from "#db/facts.ts";
import { type MainDatabase, migrateMain, openMainDatabase } from "#db/open-database.ts";
import { adoptSampleReports } from "#db/sample.ts";
import * as schema from "#db/schema.ts";
import { listSources } from "#db/sources.ts";
import { openBlobStore } from "../blob-store.ts";
import type { ServerEdit } from "../sync/messages.ts";
import { loadSample } from "./load-sample.ts";
import { sampleReportId } from "./sample-rows.ts";

let folder: string;
let db: MainDatabase;
const seeds: ServerEdit[] = [];
const at = new Date("2026-01-05T08:00:00Z");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-sample-"));
  db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  seeds.length = 0;
});
afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

const blobs = () => openBlobStore(join(folder, "blobs"));
const sync = {
  async edit(reportId: string, edit: ServerEdit) {
    expect(reportId).toBe(sampleReportId);
    seeds.push(edit);
    return { seq: seeds.length };
  },
};
const load = () => loadSample({ db, blobs: blobs(), sync }, at);

function rowsOf(table: SQLiteTable) {
  return db.select({ rows: count() }).from(table).get()?.rows ?? 0;
}

function addPerson(id: string, role: "admin" | "analyst") {
  const person = { id, role, name: id, email: `${id}@example.org`, createdAt: at, updatedAt: at };
  db.insert(schema.users).values(person).run();
}

const ownersOfSample = () =>
  db
    .select({ userId: schema.reportMembers.userId })
    .from(schema.reportMembers)
    .where(eq(schema.reportMembers.role, "owner"))
    .all();

function seededDocument() {
  const [seed] = seeds;
  if (seed?.kind !== "seed") throw new Error("nothing was seeded");
  const node = documentSchema.nodeFromJSON(seed.body);
  node.check();
  return node;
}

test("an empty workspace is filled, with nothing verified by anybody", async () => {
  expect(await load()).toBe("loaded");
  expect(rowsOf(schema.zones)).toBeGreaterThanOrEqual(20);
  expect(rowsOf(schema.facts)).toBeGreaterThanOrEqual(150);
  expect(rowsOf(schema.factVerifications)).toBe(0);
  const authors = db.select({ author: schema.factRevisions.authorId }).from(schema.factRevisions);
  expect(new Set(authors.all().map(({ author }) => author))).toEqual(new Set([null]));
  expect(db.$client.pragma("foreign_key_check")).toEqual([]);
});

test("every quote's offsets cut its words out of the text whose bytes are stored", async () => {
  await load();
  for (const source of db.select().from(schema.sources).all()) {
    const stored = readFileSync(blobs().pathOf(source.sha256));
    expect(createHash("sha256").update(stored).digest("hex")).toBe(source.sha256);
    expect(stored.toString("utf8")).toBe(source.text);
    const ofSource = eq(schema.quotes.sourceId, source.id);
    for (const quote of db.select().from(schema.quotes).where(ofSource).all()) {
      expect(source.text.slice(quote.start, quote.end)).toBe(quote.exact);
      const around = quote.prefix + quote.exact + quote.suffix;
      expect(source.text).toContain(around);
    }
  }
});

test("two-character words find a fact by its zone's and its metric's aliases", async () => {
  await load();
  expect((await factsFor("汕头 高企")).map(({ current }) => current.value)).toEqual(["75", "150"]);
});

test("a zone and a metric are found together without a blank between them", async () => {
  await load();
  const pairs: [string, string][] = [
    ["济南高新区地区生产总值", "济南高新区 地区生产总值"],
    ["济南生产总值", "济南 生产总值"],
    ["济南GDP", "济南 GDP"],
    ["GDP济南高新区", "济南高新区 GDP"],
  ];
  for (const [together, apart] of pairs) {
    const found = (await factsFor(apart)).map(({ id }) => id);
    expect(found).toContain("sample-fact-jinan-gdp");
    expect(
      (await factsFor(together)).map(({ id }) => id),
      together,
    ).toEqual(found);
  }
  for (const words of ["济南高新区的茶叶出口量", "济南与地区生产总值", "园区生产总值茶叶"]) {
    expect(await factsFor(words), words).toEqual([]);
  }
});

test("what the words name stands before what only mentions it", async () => {
  await load();
  for (const words of ["济南 地区生产总值", "济南高新区地区生产总值", "济南 GDP"]) {
    const [first] = await factsFor(words);
    expect(first, words).toMatchObject({ metric: { name: "地区生产总值" }, kind: "level" });
  }
  expect((await factsFor("GDP"))[0]?.metric.name).toBe("地区生产总值");
});

test("page by page a search gives each fact once, in the order of the whole", async () => {
  await load();
  const whole = (await factsFor("济南")).map(({ id }) => id);
  const byMetric = (await factsFor("生产总值")).map(({ id }) => id);
  expect(await pageByPage("济南")).toEqual(whole);
  expect(await pageByPage("生产总值")).toEqual(byMetric);
});

const anything = {
  zoneId: undefined,
  metricId: undefined,
  sourceId: undefined,
  from: undefined,
  to: undefined,
  status: undefined,
};

async function factsFor(words: string) {
  return (await listFacts(db, { ...anything, words, after: null, limit: 200 })).items;
}

async function pageByPage(words: string): Promise<string[]> {
  const ids: string[] = [];
  let after: FactKey | null = null;
  do {
    const page: Awaited<ReturnType<typeof listFacts>> = await listFacts(db, {
      ...anything,
      words,
      after,
      limit: 2,
    });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  return ids;
}

test("words of a digest find its source", async () => {
  await load();
  const found = await listSources(db, { words: "松山湖 科研团队", after: null, limit: 5 });
  expect(found.items.map(({ title }) => title)).toEqual(["东莞松山湖高新区：打造创新创业最优生态"]);
});

test("the briefing fits the schema and its references are the stored uses, each accepted", async () => {
  await load();
  const references: unknown[] = [];
  seededDocument().descendants((node) => {
    if (node.type.name === "factReference") references.push(parseFactReference(node.attrs));
  });
  const uses = db.select().from(schema.factUses).orderBy(schema.factUses.ordinal).all();
  expect(references).toEqual(
    uses.map(({ factId, revision, format, text }) => ({
      factId,
      revision,
      format,
      text,
      note: null,
    })),
  );
  expect(uses.length).toBeGreaterThanOrEqual(25);
  const accepted = db.select().from(schema.acceptances).all();
  expect(new Set(accepted.map(({ factId }) => factId))).toEqual(
    new Set(uses.map(({ factId }) => factId)),
  );
});

test("the briefing reads as its numbers print", async () => {
  await load();
  const text = seededDocument().textBetween(0, seededDocument().content.size, "\n", (leaf) =>
    leaf.type.name === "factReference" ? (parseFactReference(leaf.attrs)?.text ?? "") : "",
  );
  expect(text).toContain("南昌高新区2024年前三季度地区生产总值739.4亿元，同比增长8.0%；");
  expect(text).toContain("增幅比全国高9.1个百分点");
  expect(text).not.toMatch(/同比同比|为为|，，|undefined/);
});

test("a workspace that has zones is left alone, and loading twice changes nothing", async () => {
  await load();
  expect(await load()).toBe("not-empty");
  expect(seeds).toHaveLength(1);
  expect(rowsOf(schema.zones)).toBeLessThan(50);
});

test("a start cut off between text and rows is finished by the next with the same document", async () => {
  const interrupted = { put: blobs().put };
  const failing = {
    async edit(reportId: string, edit: ServerEdit) {
      await sync.edit(reportId, edit);
      throw new Error("cut off");
    },
  };
  await expect(loadSample({ db, blobs: interrupted, sync: failing }, at)).rejects.toThrow(
    "cut off",
  );
  expect(rowsOf(schema.zones)).toBe(0);
  expect(await load()).toBe("loaded");
  expect(seeds[1]).toEqual(seeds[0]);
});

test("the briefing is nobody's until there is an administrator, then the first one's", async () => {
  await load();
  expect(ownersOfSample()).toEqual([]);
  addPerson("ada", "admin");
  addPerson("bob", "admin");
  await adoptSampleReports(db, { userId: "ada", at });
  await adoptSampleReports(db, { userId: "bob", at });
  expect(ownersOfSample()).toEqual([{ userId: "ada" }]);
});

test("an administrator who was there before the sample owns its briefing at once", async () => {
  addPerson("cyd", "analyst");
  addPerson("ada", "admin");
  await load();
  expect(ownersOfSample()).toEqual([{ userId: "ada" }]);
});
