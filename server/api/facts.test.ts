import { afterEach, beforeEach, expect, test } from "vitest";
import type { Fact, FactUse, FactWithRevisions, ReportFact } from "#core/contracts/facts.ts";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import type { Report } from "#core/contracts/reports.ts";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import { writeDerived } from "#db/fact-uses.ts";
import { sources } from "#db/schema.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

const sourceText =
  "科技日报讯\n今年前三季度，东湖高新区实现地区生产总值1850.2亿元，同比增长16.8%。\n" +
  "全年预计完成固定资产投资\n900亿元。张江高新区新增企业1.2万家，实现地区生产总值1106.8亿元。";

let stack: TestStack;
let author: Caller;
let reviewer: Caller;
let zone: Zone;
let metric: Metric;

beforeEach(async () => {
  stack = openTestStack();
  author = await signUp(stack, { name: "Author" });
  const invite = ["POST", "/api/v1/invitations", { role: "analyst" }] as const;
  const { body } = await call<CreatedInvitation>(stack, author, invite);
  reviewer = await signUp(stack, { name: "Reviewer", invitation: body.token });
  const newZone = { name: "武汉东湖高新区", aliases: ["光谷"] };
  zone = (await call<Zone>(stack, author, ["POST", "/api/v1/zones", newZone])).body;
  const newMetric = { name: "地区生产总值", aliases: ["GDP"], unit: "亿元", kind: "money" };
  metric = (await call<Metric>(stack, author, ["POST", "/api/v1/metrics", newMetric])).body;
  stack.db
    .insert(sources)
    .values({
      id: "source-1",
      sha256: "0".repeat(64),
      fileName: "page.txt",
      mediaType: "text/plain",
      byteSize: 1,
      text: sourceText,
      pages: [
        { page: 1, start: 0 },
        { page: 2, start: sourceText.indexOf("全年") },
      ],
      title: "高新区前三季度",
      kind: "newspaper",
      authors: [],
      addedAt: new Date(0),
    })
    .run();
});
afterEach(() => stack.close());

const factBody = (changes: object = {}) => ({
  zoneId: zone.id,
  metricId: metric.id,
  kind: "money",
  value: "1850.2",
  unit: "亿元",
  period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
  quote: { sourceId: "source-1", exact: "1850.2亿元" },
  ...changes,
});

type Outcome = FactWithRevisions & { reason?: string; detail?: Record<string, unknown> };
const capture = (changes: object = {}, caller = author) =>
  call<Outcome>(stack, caller, ["POST", "/api/v1/facts", factBody(changes)]);
const correct = (factId: string, change: object, caller = author) =>
  call<Outcome>(stack, caller, ["PATCH", `/api/v1/facts/${factId}`, change]);
const verify = (factId: string, caller: Caller, body?: object) =>
  call<Outcome>(stack, caller, ["POST", `/api/v1/facts/${factId}/verify`, body]);
const list = async (query: Record<string, string>) =>
  (
    await call<{ items: Fact[]; nextCursor: string | null }>(stack, author, [
      "GET",
      `/api/v1/facts?${new URLSearchParams(query)}`,
    ])
  ).body;

const periodOf = (year: number) => ({
  start: `${year}-01-01`,
  end: `${year}-12-31`,
  label: `${year}年`,
});

test("a captured fact holds the source's own words with their place, context and page", async () => {
  const { status, body } = await capture();
  expect(status).toBe(201);
  expect(body).toMatchObject({
    zone: { name: "武汉东湖高新区" },
    metric: { name: "地区生产总值" },
  });
  expect(body.revisions).toHaveLength(1);
  const { quote } = body.current;
  expect(sourceText.slice(quote.start, quote.end)).toBe("1850.2亿元");
  expect(quote.prefix.endsWith("地区生产总值")).toBe(true);
  expect(quote.suffix.startsWith("，同比增长")).toBe(true);
  expect(quote.page).toBe(1);
  expect(body.current.author).toEqual({ id: author.userId, name: "Author" });
});

test("given offsets decide between equal words, and line breaks do not hide a quote", async () => {
  const second = sourceText.lastIndexOf("地区生产总值");
  const quote = { sourceId: "source-1", exact: "地区生产总值", start: second, end: second + 6 };
  const { body } = await capture({ quote });
  expect(body.current.quote.start).toBe(second);
  expect(body.current.quote.page).toBe(2);
  const broken = { sourceId: "source-1", exact: "全年预计完成固定资产投资900亿元" };
  const other = await capture({ quote: broken, period: periodOf(2022), isForecast: true });
  expect(other.body.current.quote.exact).toBe("全年预计完成固定资产投资\n900亿元");
});

test("words that the source does not hold, or a source that is none, are refused", async () => {
  const wrong = await capture({ quote: { sourceId: "source-1", exact: "1805.2亿元" } });
  expect(wrong).toMatchObject({ status: 422, body: { reason: "quote-not-in-source" } });
  const nowhere = await capture({ quote: { sourceId: "no-source", exact: "1850.2亿元" } });
  expect(nowhere.status).toBe(422);
  expect((await list({})).items).toEqual([]);
});

test("one fact exists once, however its value is written, and the answer names the first", async () => {
  const first = await capture();
  const again = await capture({ value: "1850", period: { ...factBody().period, label: "前三季" } });
  expect(again).toMatchObject({
    status: 409,
    body: { reason: "fact-exists", detail: { id: first.body.id } },
  });
  expect((await capture({ subject: "规上工业" })).status).toBe(201);
  expect((await capture({ isForecast: true })).status).toBe(201);
});

test("unknown zones and metrics, upside-down ranges and periods are invalid", async () => {
  for (const changes of [
    { zoneId: "no-zone" },
    { metricId: "no-metric" },
    { value: "20", valueHigh: "10" },
    { value: "1e3" },
    { value: "1,850" },
    { period: { start: "2021-12-31", end: "2021-01-01", label: "" } },
    { period: { start: "2021-02-30", end: null, label: "" } },
    { kind: "guess" },
  ]) {
    expect(await capture(changes), JSON.stringify(changes)).toMatchObject({
      status: 400,
      body: { reason: "invalid" },
    });
  }
});

test.each([
  ["光谷"],
  ["东湖"],
  ["生产"],
  ["总值"],
  ["gdp"],
  ["前三"],
  ["1850.2"],
  ["东湖 生产总值"],
  ["高新区前三季度"],
])("a fact is found by %s", async (q) => {
  await capture();
  expect((await list({ q })).items).toHaveLength(1);
  expect((await list({ q: `${q} 张江` })).items).toHaveLength(0);
});

test("words that only an older revision had lead nowhere, the new ones do", async () => {
  const { body } = await capture();
  await correct(body.id, { value: "1805.2", reason: "看错了一位" });
  expect((await list({ q: "1805.2" })).items).toHaveLength(1);
  const quote = { sourceId: "source-1", exact: "1106.8亿元" };
  await correct(body.id, { value: "1106.8", quote, reason: "引错了地方" });
  expect((await list({ q: "1805.2" })).items).toHaveLength(0);
  expect((await list({ q: "1850.2" })).items).toHaveLength(0);
  const rows = stack.db.$client.prepare("select count(*) from fact_search").pluck().get();
  expect(rows, "search rows of one fact").toBe(1);
});

test("a fact is found by what its source is called now", async () => {
  await capture();
  const change = ["PATCH", "/api/v1/sources/source-1", { title: "光明日报摘录" }] as const;
  expect((await call(stack, author, change)).status).toBe(200);
  expect((await list({ q: "光明日报" })).items).toHaveLength(1);
  expect((await list({ q: "高新区前三" })).items).toHaveLength(0);
});

test("all facts of a source are found by its new title, in whatever order they were indexed", async () => {
  stack.db.$client.exec(`insert into sources
    (id, sha256, file_name, media_type, byte_size, text, pages, title, kind, authors, added_at)
    select 'source-2', '1', file_name, media_type, byte_size, text, pages, title, kind, authors, added_at
    from sources`);
  const { body: first } = await capture();
  const quote = { sourceId: "source-2", exact: "1850.2亿元" };
  await capture({ period: periodOf(2022), quote });
  await capture({ period: periodOf(2023) });
  await correct(first.id, { value: "1805.2", reason: "看错了一位" });
  const change = ["PATCH", "/api/v1/sources/source-1", { title: "光明日报摘录" }] as const;
  expect((await call(stack, author, change)).status).toBe(200);
  expect((await list({ q: "光明日报" })).items).toHaveLength(2);
  expect((await list({ q: "高新区前三" })).items).toHaveLength(1);
  expect((await list({ q: "生产总值" })).items).toHaveLength(3);
});

test("a search for signs alone finds nothing, and no sign is an operator", async () => {
  await capture();
  for (const q of ["。", "%", '"', "*", "(", "NEAR(地区 生产)", "tokens:地区", "-地区 ^"]) {
    expect((await list({ q })).items, q).toHaveLength(q.includes("-") ? 1 : 0);
  }
  expect((await list({ q: "  " })).items).toHaveLength(1);
});

test("what is no plain text is refused wherever it is written", async () => {
  const half = "亿\ud800";
  expect((await capture({ unit: half })).status).toBe(400);
  expect((await capture({ period: { start: null, end: null, label: "某年\0" } })).status).toBe(400);
  expect((await capture({ subject: half })).status).toBe(400);
});

test("filters by zone, metric, source, period and status narrow the list", async () => {
  const { body } = await capture();
  await capture({ period: periodOf(2022), isForecast: true });
  await capture({ period: { start: null, end: null, label: "" }, subject: "无期" });
  const count = async (query: Record<string, string>) => (await list(query)).items.length;
  expect(await count({ zone: zone.id, metric: metric.id, source: "source-1" })).toBe(3);
  expect(await count({ zone: "other" })).toBe(0);
  expect(await count({ source: "other" })).toBe(0);
  expect(await count({ from: "2021-09-30", to: "2021-10-01" })).toBe(1);
  expect(await count({ from: "2021-10-01" })).toBe(1);
  expect(await count({ to: "2021-12-31" })).toBe(1);
  expect(await count({ status: "forecast" })).toBe(1);
  expect(await count({ status: "unverified" })).toBe(3);
  await verify(body.id, reviewer);
  expect(await count({ status: "verified" })).toBe(1);
});

test("the list goes from the latest period to facts without one, forecasts last, page by page", async () => {
  for (const year of [2019, 2022, 2020, 2021]) await capture({ period: periodOf(year) });
  await capture({ period: { start: null, end: null, label: "近年" } });
  await capture({ period: periodOf(2030), isForecast: true });
  await capture({ period: periodOf(2027), isForecast: true });
  await capture({ period: { start: null, end: null, label: "目前" } });
  const labels: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list({
      limit: "2",
      ...(cursor && { cursor }),
    });
    labels.push(...page.items.map((fact) => fact.period.label));
    cursor = page.nextCursor;
  }
  expect(labels).toEqual([
    "2022年",
    "2021年",
    "2020年",
    "2019年",
    "目前",
    "近年",
    "2030年",
    "2027年",
  ]);
});

test("a correction is a new revision with its reason; the old one stays as it was", async () => {
  const { body: fact } = await capture({ qualifier: "突破" });
  const { status, body } = await correct(fact.id, { value: "1805.2", reason: "与年鉴核对" });
  expect(status).toBe(200);
  expect(body.current).toMatchObject({
    revision: 2,
    value: "1805.2",
    qualifier: "突破",
    reason: "与年鉴核对",
  });
  expect(body.revisions.map(({ revision, value }) => [revision, value])).toEqual([
    [2, "1805.2"],
    [1, "1850.2"],
  ]);
  expect(
    (await correct(fact.id, { qualifier: null, reason: "无此字" })).body.current.qualifier,
  ).toBe(null);
});

test("two people correcting one revision: the second is told to look first", async () => {
  const { body: fact } = await capture();
  const change = { value: "1", reason: "r", baseRevision: 1 };
  expect((await correct(fact.id, change)).status).toBe(200);
  expect(await correct(fact.id, { ...change, value: "2" }, reviewer)).toMatchObject({
    status: 409,
    body: { reason: "revision-outdated" },
  });
});

test("a correction needs a reason and a difference, and cannot change what the fact is", async () => {
  const { body: fact } = await capture();
  expect((await correct(fact.id, { value: "2" })).status).toBe(400);
  expect((await correct(fact.id, { value: "2", reason: "  " })).status).toBe(400);
  expect((await correct(fact.id, { value: "1850.2", reason: "same" })).status).toBe(400);
  const disguised = { value: "2", reason: "r", zoneId: "other", authorId: reviewer.userId };
  const { body } = await correct(fact.id, disguised);
  expect(body.zone.id).toBe(zone.id);
  expect(body.current.author?.id).toBe(author.userId);
});

test("a revision is verified by somebody else than its author, and the next one anew", async () => {
  const { body: fact } = await capture();
  expect(await verify(fact.id, author)).toMatchObject({
    status: 403,
    body: { reason: "own-work-not-verifiable" },
  });
  const verified = await verify(fact.id, reviewer, { revision: 1 });
  expect(verified.body.current.verifiedBy).toEqual({ id: reviewer.userId, name: "Reviewer" });
  expect((await verify(fact.id, reviewer)).status).toBe(200);
  await correct(fact.id, { value: "2", reason: "r" });
  expect((await verify(fact.id, reviewer, { revision: 1 })).body.reason).toBe("revision-outdated");
  expect((await verify(fact.id, reviewer)).body.current.verifiedBy?.id).toBe(reviewer.userId);
});

async function reportCiting(
  uses: { factId: string; revision: number; text: string }[],
): Promise<Report> {
  const { body } = await call<Report>(stack, author, [
    "POST",
    "/api/v1/reports",
    { title: "简报" },
  ]);
  const rows = uses.map((use) => ({ ...use, format: "value-unit" as const }));
  const derived = { reportId: body.id, seq: 7, title: "简报", uses: rows, at: new Date() };
  expect(await writeDerived(stack.db, derived)).toBe(true);
  return body;
}

test("a report's references are judged: accepted, corrected, merged and unknown ones", async () => {
  const { body: fact } = await capture();
  const report = await reportCiting([
    { factId: fact.id, revision: 1, text: "1850.2亿元" },
    { factId: fact.id, revision: 1, text: "1999亿元" },
    { factId: "no-fact", revision: 1, text: "7家" },
  ]);
  const path = `/api/v1/reports/${report.id}`;
  const states = async () => {
    const { body } = await call<{ items: ReportFact[] }>(stack, author, ["GET", `${path}/facts`]);
    return body.items.map(({ state, reasons, expected }) => ({ state, reasons, expected }));
  };
  expect((await states())[0]?.reasons).toEqual(["not-accepted"]);
  const accepted = { factId: fact.id, revision: 1 };
  const answer = await call(stack, author, ["POST", `${path}/acceptances`, accepted]);
  expect(answer).toMatchObject({
    status: 201,
    body: { ...accepted, acceptedBy: { name: "Author" } },
  });
  expect(await states()).toEqual([
    { state: "current", reasons: [], expected: "1850.2亿元" },
    { state: "stale", reasons: ["merge"], expected: "1850.2亿元" },
    { state: "stale", reasons: ["unknown-fact"], expected: null },
  ]);
  await correct(fact.id, { value: "1805.2", reason: "r" });
  expect((await states())[0]).toEqual({
    state: "stale",
    reasons: ["newer-revision"],
    expected: "1805.2亿元",
  });
  const listed = await call(stack, author, ["GET", `${path}/acceptances`]);
  expect(listed.body).toMatchObject({ items: [accepted], nextCursor: null });
});

test("a revision that there is not cannot be accepted", async () => {
  const { body: fact } = await capture();
  const report = await reportCiting([]);
  for (const accepted of [
    { factId: fact.id, revision: 2 },
    { factId: "no-fact", revision: 1 },
  ]) {
    const path = `/api/v1/reports/${report.id}/acceptances`;
    expect((await call(stack, author, ["POST", path, accepted])).status).toBe(404);
  }
});

test("uses are told only of reports that the asker may read", async () => {
  const { body: fact } = await capture();
  const report = await reportCiting([{ factId: fact.id, revision: 1, text: "1850.2亿元" }]);
  const uses = async (caller: Caller) => {
    const path = `/api/v1/facts/${fact.id}/uses`;
    return (await call<{ items: FactUse[] }>(stack, caller, ["GET", path])).body.items;
  };
  expect(await uses(author)).toMatchObject([{ reportId: report.id, reportTitle: "简报" }]);
  expect(await uses(reviewer)).toEqual([]);
  const path = `/api/v1/reports/${report.id}`;
  await call(stack, author, ["PATCH", path, { workspaceAccess: "viewer" }]);
  expect(await uses(reviewer)).toHaveLength(1);
  stack.db.$client.prepare("update reports set workspace_access = 'everything'").run();
  expect(await uses(reviewer)).toEqual([]);
  await call(stack, author, ["DELETE", path]);
  expect(await uses(author)).toEqual([]);
});

test("derived rows never go back to an older state of the document", async () => {
  const report = await reportCiting([{ factId: "f", revision: 1, text: "1" }]);
  const older = { reportId: report.id, seq: 7, title: "旧", uses: [], at: new Date() };
  expect(await writeDerived(stack.db, older)).toBe(false);
  expect(await writeDerived(stack.db, { ...older, reportId: "none", seq: 99 })).toBe(false);
  const { body } = await call<Report>(stack, author, ["GET", `/api/v1/reports/${report.id}`]);
  expect(body).toMatchObject({ title: "简报", factCount: 1 });
});
