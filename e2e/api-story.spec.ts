import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { z } from "zod";
import { factWithRevisionsShape, reportFactShape } from "../core/contracts/facts.ts";
import { listOf } from "../core/contracts/lists.ts";
import { createdTokenShape } from "../core/contracts/people.ts";
import { reportShape } from "../core/contracts/reports.ts";
import { sourceShape } from "../core/contracts/sources.ts";
import { metricShape, zoneShape } from "../core/contracts/zones.ts";
import { joinReport } from "./join-report.ts";
import { seedPages } from "./seeds.ts";
import { administrator, expect, signUp, test } from "./story.ts";

/** Used where no real page lies beside the project; our own words. */
const ownPage =
  "某高新区前三季度运行\n\n今年前三季度，济南高新区地区生产总值1106.8亿元，增长12.9%。";

test("a script signs up, captures a fact from a page, cites it in a report and exports it, over HTTP and WebSocket alone", async ({
  server,
}) => {
  const cookie = await signUp(server, administrator);
  const call = async <Shape extends z.ZodType>(
    path: string,
    shape: Shape,
    init: RequestInit = {},
  ) => {
    const response = await fetch(`${server.url}/api/v1${path}`, init);
    expect(response.ok, `${path}: ${response.status} ${await response.clone().text()}`).toBe(true);
    return shape.parse(await response.json());
  };

  // With the cookie, only with our own origin; the token then needs none.
  const asJson = { "content-type": "application/json" };
  const withoutOrigin = await fetch(`${server.url}/api/v1/tokens`, {
    method: "POST",
    headers: { ...asJson, cookie },
    body: JSON.stringify({ name: "脚本" }),
  });
  expect(withoutOrigin.status).toBe(403);
  expect(withoutOrigin.headers.get("content-type")).toContain("application/problem+json");
  const { token } = await call("/tokens", createdTokenShape, {
    method: "POST",
    headers: { ...asJson, cookie, origin: server.url },
    body: JSON.stringify({ name: "脚本" }),
  });
  const authorization = `Bearer ${token}`;
  const get = <Shape extends z.ZodType>(path: string, shape: Shape) =>
    call(path, shape, { headers: { authorization } });
  const send = <Shape extends z.ZodType>(
    path: string,
    shape: Shape,
    { method = "POST", body }: { method?: string; body: unknown },
  ) =>
    call(path, shape, {
      method,
      headers: { authorization, ...asJson },
      body: JSON.stringify(body),
    });

  const text = seedPages()[0]?.text ?? ownPage;
  const form = new FormData();
  form.set("file", new Blob([text], { type: "text/plain" }), "page.txt");
  form.set("title", "高新区有了新计划");
  form.set("publisher", "科技日报");
  form.set("publishedOn", "2021-12-23");
  form.set("kind", "newspaper");
  const source = await call("/sources", sourceShape, {
    method: "POST",
    headers: { authorization },
    body: form,
  });

  const { items: zones } = await get(`/zones?q=${encodeURIComponent("济南")}`, listOf(zoneShape));
  const { items: metrics } = await get(
    `/metrics?q=${encodeURIComponent("地区生产总值")}`,
    listOf(metricShape),
  );
  const zone = zones.find(({ name }) => name.includes("济南"));
  const metric = metrics.find(({ name }) => name === "地区生产总值");
  const fact = await send("/facts", factWithRevisionsShape, {
    body: {
      zoneId: zone?.id,
      metricId: metric?.id,
      subject: "脚本录入",
      kind: "level",
      value: "1106.8",
      unit: "亿元",
      period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
      quote: { sourceId: source.id, exact: "1106.8亿元" },
    },
  });
  expect(fact.current.quote.exact).toBe("1106.8亿元");

  const report = await send("/reports", reportShape, { body: { title: "脚本写的简报" } });

  const join2 = (doc: Y.Doc) =>
    joinReport(server, { reportId: report.id, doc, headers: { authorization } });
  const writerDoc = new Y.Doc();
  const readerDoc = new Y.Doc();
  const writer = join2(writerDoc);
  const reader = join2(readerDoc);
  try {
    await expect.poll(() => writer.synced && reader.synced).toBe(true);
    expect(writerDoc.getText("title").toString()).toBe("脚本写的简报");
    const paragraph = new Y.XmlElement("paragraph");
    const reference = new Y.XmlElement("factReference");
    for (const [name, value] of Object.entries({
      factId: fact.id,
      revision: 1,
      format: "value-unit",
      text: "1106.8亿元",
    })) {
      // biome-ignore lint/suspicious/noExplicitAny: attributes of any JSON form are what TipTap writes.
      reference.setAttribute(name, value as any);
    }
    paragraph.insert(0, [
      new Y.XmlText("前三季度实现地区生产总值"),
      reference,
      new Y.XmlText("。"),
    ]);
    const body = writerDoc.getXmlFragment("default");
    body.insert(body.length, [paragraph]);
    // The reader sees it, so it is on disk.
    await expect.poll(() => readerDoc.getXmlFragment("default").toString()).toContain("1106.8亿元");
  } finally {
    writer.destroy();
    reader.destroy();
  }

  await send(`/reports/${report.id}/acceptances`, z.unknown(), {
    body: { factId: fact.id, revision: 1 },
  });
  const factsOf = () => get(`/reports/${report.id}/facts`, listOf(reportFactShape));
  await expect
    .poll(async () => (await factsOf()).items.map((item) => item.state))
    .toEqual(["current"]);

  const exported = async (format: string) => {
    const response = await fetch(
      `${server.url}/api/v1/reports/${report.id}/export?format=${format}`,
      {
        headers: { authorization },
      },
    );
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  const markdown = (await exported("markdown")).toString();
  expect(markdown).toContain("地区生产总值1106.8亿元");
  expect(markdown).toMatch(/科技日报，2021-12-23/);
  expect(JSON.parse((await exported("json")).toString())).toMatchObject({ type: "doc" });
  const pdf = await exported("pdf");
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  if (existsSync("/usr/bin/pdftotext")) expect(textOfPdf(pdf)).toContain("1106.8亿元");

  await send(`/facts/${fact.id}`, factWithRevisionsShape, {
    method: "PATCH",
    body: { value: "1106.9", reason: "试改" },
  });
  const [stale] = (await factsOf()).items;
  expect(stale).toMatchObject({
    state: "stale",
    reasons: ["newer-revision"],
    expected: "1106.9亿元",
  });
});

function textOfPdf(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-pdf-"));
  try {
    const file = join(folder, "report.pdf");
    writeFileSync(file, pdf);
    return execFileSync("/usr/bin/pdftotext", [file, "-"]).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
