import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Source, SourceText } from "#core/contracts/sources.ts";
import * as schema from "#db/schema.ts";
import { docxFile, pdfFile, wordParagraph } from "../ingest/test-files.ts";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  type TestStack,
  testOrigin,
} from "./test-stack.ts";

let stack: TestStack;
let admin: Caller;
beforeEach(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

interface Listed<Item> {
  items: Item[];
  nextCursor: string | null;
}

type Fields = Readonly<Record<string, string>>;

function upload<Body = Source>(
  content: string | Uint8Array,
  { fileName = "来源.txt", fields = {} }: { fileName?: string; fields?: Fields } = {},
) {
  const form = new FormData();
  form.set("file", new File([Buffer.from(content)], fileName));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return call<Body>(stack, admin, ["POST", "/api/v1/sources", form]);
}

async function search(q: string): Promise<string[]> {
  const path = `/api/v1/sources?q=${encodeURIComponent(q)}`;
  const { body } = await call<Listed<Source>>(stack, admin, ["GET", path]);
  return body.items.map((source) => source.title);
}

const count = (table: string) =>
  stack.db.$client.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

const blobFiles = () =>
  existsSync(join(stack.folder, "blobs"))
    ? readdirSync(join(stack.folder, "blobs"), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile(),
      )
    : [];

const page =
  "# 高新区经济运行情况\n\n前三季度，高新区实现地区生产总值1106.8亿元。\n\n工业增长12.9%。";

test("an upload is read, described and kept, and answers 201 with the source", async () => {
  const { status, body } = await upload(page, {
    fields: {
      publisher: "城市日报",
      authors: "王小明、李小红",
      publishedOn: "2021-12-23",
      pageLabel: "5",
      url: "https://example.org/a",
      kind: "newspaper",
    },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    title: "高新区经济运行情况",
    publisher: "城市日报",
    authors: ["王小明", "李小红"],
    publishedOn: "2021-12-23",
    pageLabel: "5",
    url: "https://example.org/a",
    kind: "newspaper",
    fileName: "来源.txt",
    mediaType: "text/plain",
    byteSize: Buffer.byteLength(page),
    addedBy: { id: admin.userId, name: "Admin" },
    factCount: 0,
    isSample: false,
  });
  const text = await call<SourceText>(stack, admin, ["GET", `/api/v1/sources/${body.id}/text`]);
  expect(text.body).toEqual({ text: page, pages: null, quotes: [] });
  expect((await call(stack, admin, ["GET", `/api/v1/sources/${body.id}`])).body).toEqual(body);
});

const seeds = join(import.meta.dirname, "..", "..", "..", "shared", "seeds");

test.skipIf(!existsSync(seeds))(
  "every newspaper page beside the project is taken in and found (skipped where there is none)",
  async () => {
    for (const fileName of readdirSync(seeds)) {
      const bytes = readFileSync(join(seeds, fileName));
      const { status, body } = await upload(bytes, { fileName });
      expect(status).toBe(201);
      const text = await call<SourceText>(stack, admin, ["GET", `/api/v1/sources/${body.id}/text`]);
      expect(text.body.text).toBe(bytes.toString("utf8"));
    }
    expect(await search("遂宁高新区")).toHaveLength(1);
  },
);

test("a PDF's page starts and a Word file's text are answered", async () => {
  const pdf = await upload(pdfFile([["one"], ["two"]]), { fileName: "a.pdf" });
  const text = await call<SourceText>(stack, admin, ["GET", `/api/v1/sources/${pdf.body.id}/text`]);
  expect(text.body.pages).toEqual([
    { page: 1, start: 0 },
    { page: 2, start: 5 },
  ]);
  const word = await upload(docxFile(wordParagraph("高新区增长12.9%")), { fileName: "a.docx" });
  expect(word.body.title).toBe("高新区增长12.9%");
});

test("the same bytes again, whatever their name, answer 200 with the source already here", async () => {
  const first = await upload(page);
  const second = await upload(page, {
    fileName: "另一个名字.txt",
    fields: { title: "另一个标题" },
  });
  expect(second).toMatchObject({
    status: 200,
    body: { id: first.body.id, title: "高新区经济运行情况", alreadyHere: true },
  });
  expect(count("sources")).toBe(1);
});

test("the same bytes from four uploads at once make one source, indexed once", async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => upload(page)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(count("sources")).toBe(1);
  expect(count("source_search")).toBe(4);
  expect(blobFiles()).toHaveLength(1);
});

test("a file that cannot be read is refused in words and leaves nothing behind", async () => {
  const cases: [Uint8Array | string, string, number, string][] = [
    ["%PDF-1.7 nothing", "a.pdf", 422, "unreadable-file"],
    ["<svg onload=alert(1)>", "a.svg", 415, "unsupported-file"],
    [" \n", "a.txt", 422, "no-text-in-file"],
    [docxFile("", { prologue: "<!DOCTYPE x>" }), "a.docx", 422, "unreadable-file"],
  ];
  for (const [content, fileName, status, reason] of cases) {
    expect(await upload(content, { fileName })).toMatchObject({ status, body: { reason } });
  }
  expect(count("sources")).toBe(0);
  expect(count("source_search")).toBe(0);
  expect(blobFiles()).toEqual([]);
});

test("a body without a file, or with fields that do not fit, is refused as invalid", async () => {
  const form = new FormData();
  form.set("title", "没有文件");
  expect(await call(stack, admin, ["POST", "/api/v1/sources", form])).toMatchObject({
    status: 400,
    body: { reason: "invalid" },
  });
  expect(await upload(page, { fields: { url: "javascript:alert(1)" } })).toMatchObject({
    status: 400,
  });
  expect(await upload(page, { fields: { publishedOn: "2021-13" } })).toMatchObject({ status: 400 });
});

test("more than 20 MB is refused", async () => {
  const answer = await upload(new Uint8Array(20 * 1024 * 1024 + 1).fill(97));
  expect(answer).toMatchObject({ status: 413, body: { reason: "too-large" } });
});

test("an upload whose sender goes away is cancelled and leaves nothing behind", async () => {
  const form = new FormData();
  const slow = docxFile(wordParagraph("增长").repeat(60_000));
  form.set("file", new File([Buffer.from(slow)], "a.docx"));
  const abort = new AbortController();
  const answer = stack.app.request(`${testOrigin}/api/v1/sources`, {
    method: "POST",
    headers: { ...admin.headers, host: "localhost:3250" },
    body: form,
    signal: abort.signal,
  });
  abort.abort();
  expect((await answer).status).toBe(499);
  expect(count("sources")).toBe(0);
  expect(blobFiles()).toEqual([]);
});

test("a source is found by two characters of any paragraph, its title or its publisher", async () => {
  await upload(page, { fields: { title: "三季度公报", publisher: "城市日报" } });
  await upload("生物医药产业园区建设提速", { fields: { title: "产业" } });
  expect(await search("产总")).toEqual(["三季度公报"]);
  expect(await search("1106.8")).toEqual(["三季度公报"]);
  expect(await search("季度 公报")).toEqual(["三季度公报"]);
  expect(await search("城市")).toEqual(["三季度公报"]);
  expect(await search("医药")).toEqual(["产业"]);
  expect(await search("没有")).toEqual([]);
  expect(await search("，")).toEqual([]);
  expect(await search("")).toEqual(["产业", "三季度公报"]);
});

test("the list is walked newest first by its cursor", async () => {
  for (const title of ["一", "二", "三"]) await upload(`正文${title}`, { fields: { title } });
  const first = await call<Listed<Source>>(stack, admin, ["GET", "/api/v1/sources?limit=2"]);
  const path = `/api/v1/sources?limit=2&cursor=${first.body.nextCursor}`;
  const second = await call<Listed<Source>>(stack, admin, ["GET", path]);
  const titles = [...first.body.items, ...second.body.items].map((source) => source.title);
  expect(titles).toEqual(["三", "二", "一"]);
  expect(second.body.nextCursor).toBeNull();
});

test("a correction changes what is given, is found by the new words alone, and is recorded", async () => {
  const { body } = await upload(page, { fields: { title: "旧标题", publisher: "城市日报" } });
  const changed = await call<Source>(stack, admin, [
    "PATCH",
    `/api/v1/sources/${body.id}`,
    { title: "新名称", publisher: null, kind: "report", authors: ["王小明"] },
  ]);
  expect(changed).toMatchObject({
    status: 200,
    body: { title: "新名称", publisher: null, kind: "report", authors: ["王小明"] },
  });
  expect(await search("旧标")).toEqual([]);
  expect(await search("新名")).toEqual(["新名称"]);
  expect(await search("产总")).toEqual(["新名称"]);
  const events = stack.db.select().from(schema.auditEvents).all();
  const entry = events.find(({ action }) => action === "source.change");
  expect(entry).toMatchObject({
    actorId: admin.userId,
    subjectId: body.id,
    detail: { before: { title: "旧标题", publisher: "城市日报" } },
  });
});

test("the day of access follows the address, and stays when the address does", async () => {
  const { body } = await upload(page, { fields: { url: "https://example.org/a" } });
  const today = /^\d{4}-\d{2}-\d{2}$/;
  expect(body.accessedOn).toMatch(today);
  stack.db.update(schema.sources).set({ accessedOn: "2020-01-01" }).run();
  const patch = (change: object) =>
    call<Source>(stack, admin, ["PATCH", `/api/v1/sources/${body.id}`, change]);
  const same = await patch({ url: "https://example.org/a", kind: "web" });
  expect(same.body.accessedOn).toBe("2020-01-01");
  const other = await patch({ url: "https://example.org/b" });
  expect(other.body.accessedOn).toMatch(today);
  expect(other.body.accessedOn).not.toBe("2020-01-01");
});

test("a correction of a source that is not there is refused", async () => {
  const answer = await call(stack, admin, ["PATCH", "/api/v1/sources/none", { title: "x" }]);
  expect(answer).toMatchObject({ status: 404, body: { reason: "not-found" } });
});

test("the original is answered byte for byte, to be saved and never shown", async () => {
  const hostile = "<script>alert(1)</script>";
  const { body } = await upload(hostile, { fileName: '../报告 "终稿".txt' });
  expect(body.fileName).toBe('报告 "终稿".txt');
  const answer = await call<string>(stack, admin, ["GET", `/api/v1/sources/${body.id}/original`]);
  expect(answer.body).toBe(hostile);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-disposition": `attachment; filename="__ ____.txt"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%22%E7%BB%88%E7%A8%BF%22.txt`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
});

test("strangers and readers are stopped: reading needs a reader, writing an analyst", async () => {
  const { body } = await upload(page);
  const paths = ["", `/${body.id}`, `/${body.id}/text`, `/${body.id}/original`];
  for (const path of paths) {
    const answer = await call(stack, null, ["GET", `/api/v1/sources${path}`]);
    expect(answer).toMatchObject({ status: 401, body: { reason: "not-signed-in" } });
  }
  stack.db.update(schema.users).set({ role: "reader" }).run();
  for (const path of paths) {
    expect((await call(stack, admin, ["GET", `/api/v1/sources${path}`])).status).toBe(200);
  }
  expect((await upload("别的")).status).toBe(403);
  const change = await call(stack, admin, ["PATCH", `/api/v1/sources/${body.id}`, { title: "x" }]);
  expect(change.status).toBe(403);
});

test("the quotes of facts are answered in text order, current or not", async () => {
  const { body } = await upload(page);
  insertFact(body.id);
  const text = await call<SourceText>(stack, admin, ["GET", `/api/v1/sources/${body.id}/text`]);
  expect(text.body.quotes).toEqual([
    { id: "q1", factId: "f", revision: 1, start: 5, end: 9, isCurrent: false },
    { id: "q2", factId: "f", revision: 2, start: 20, end: 30, isCurrent: true },
  ]);
  const one = await call<Source>(stack, admin, ["GET", `/api/v1/sources/${body.id}`]);
  expect(one.body.factCount).toBe(1);
});

function insertFact(sourceId: string): void {
  const { db } = stack;
  const at = new Date(0);
  db.insert(schema.zones).values({ id: "z", name: "z", aliases: [], createdAt: at }).run();
  db.insert(schema.metrics)
    .values({ id: "m", name: "m", aliases: [], unit: "元", kind: "money", createdAt: at })
    .run();
  const place = { sourceId, exact: "", prefix: "", suffix: "" };
  db.insert(schema.quotes)
    .values({ id: "q2", ...place, start: 20, end: 30 })
    .run();
  db.insert(schema.quotes)
    .values({ id: "q1", ...place, start: 5, end: 9 })
    .run();
  db.insert(schema.facts)
    .values({
      id: "f",
      identityKey: "f",
      zoneId: "z",
      metricId: "m",
      kind: "money",
      periodLabel: "",
      isForecast: false,
      currentRevision: 2,
      createdAt: at,
    })
    .run();
  for (const revision of [1, 2]) {
    db.insert(schema.factRevisions)
      .values({
        factId: "f",
        revision,
        value: "1",
        unit: "元",
        quoteId: `q${revision}`,
        createdAt: at,
      })
      .run();
  }
}
