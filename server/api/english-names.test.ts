import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { metricsCalled, zonesCalled } from "#core/vocabulary/english-names.ts";
import { metrics, zones } from "#db/schema.ts";
import { textForm } from "./access-world.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

interface Listed<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** All that a list holds, page by page. */
async function walk<Item>(stack: TestStack, caller: Caller, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: string = cursor && `&cursor=${cursor}`;
    const { body } = await call<Listed<Item>>(stack, caller, ["GET", `${path}${page}`]);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

test("zones and metrics carry their English names, are found by them, and facts show them", async () => {
  const stack = openTestStack();
  const admin = await signUp(stack, { name: "Admin" });
  const post = async <Made>(path: string, body: unknown) =>
    (await call<Made>(stack, admin, ["POST", `/api/v1${path}`, body])).body;
  const find = async <Found>(path: string) =>
    (await call<Listed<Found>>(stack, admin, ["GET", `/api/v1${path}`])).body.items;
  const zone = await post<Zone>("/zones", { name: "南昌高新区", city: "南昌市" });
  expect(zone.englishName).toBe("Nanchang High-tech Industrial Development Zone");
  const own = await post<Zone>("/zones", { name: "无名园区", aliases: ["Nanchang East"] });
  expect(own).not.toHaveProperty("englishName");
  const metric = await post<Metric>("/metrics", {
    name: "地区生产总值",
    unit: "元",
    kind: "level",
  });
  expect(metric.englishName).toBe("Gross regional product (GDP)");

  const zonesFound = await find<Zone>("/zones?q=zone%20NANCHANG");
  expect(zonesFound.map(({ id }) => id)).toEqual([zone.id]);
  const both = await find<Zone>("/zones?q=nanchang");
  expect(both.map(({ id }) => id)).toEqual([zone.id, own.id]);
  expect(await find<Zone>("/zones?q=nanchang&limit=1")).toHaveLength(1);
  expect(await find<Zone>("/zones?q=shanghai")).toEqual([]);
  expect(await find<Metric>("/metrics?q=regional")).toMatchObject([{ id: metric.id }]);

  const source = await post<{ id: string }>(
    "/sources",
    textForm("全年实现地区生产总值739.4亿元。"),
  );
  const fact = await post<Fact>("/facts", {
    zoneId: zone.id,
    metricId: metric.id,
    kind: "level",
    value: "739.4",
    unit: "亿元",
    period: { start: null, end: null, label: "" },
    quote: { sourceId: source.id, exact: "739.4亿元" },
  });
  const [listed] = await find<Fact>("/facts");
  for (const shown of [fact, listed]) {
    expect(shown).toMatchObject({
      zone: { name: "南昌高新区", englishName: zone.englishName },
      metric: { name: "地区生产总值", englishName: metric.englishName },
    });
  }
  stack.close();
});

test("paging leads through all that is called so in English, in the order of the list", async () => {
  const stack = openTestStack();
  const admin = await signUp(stack, { name: "Admin" });
  const inReference = zonesCalled("high-tech").slice(0, 150);
  expect(inReference).toHaveLength(150);
  const byAlias = Array.from({ length: 60 }, (_, index) => `一园${index}`);
  const others = Array.from({ length: 60 }, (_, index) => `另园${index}`);
  const row = (name: string, aliases: string[] = []) => ({
    id: name,
    name,
    aliases,
    createdAt: new Date(0),
  });
  const rows = [
    ...inReference.map((name) => row(name)),
    ...byAlias.map((name) => row(name, ["High-tech Garden"])),
    ...others.map((name) => row(name)),
  ];
  stack.db.insert(zones).values(rows).run();
  const found = await walk<Zone>(stack, admin, "/api/v1/zones?q=high-tech&limit=50");
  expect(found.map(({ name }) => name)).toEqual([...inReference, ...byAlias].toSorted());

  const measured = metricsCalled("number of");
  expect(measured.length).toBeGreaterThan(100);
  const unit = { unit: "家", kind: "count" } as const;
  stack.db
    .insert(metrics)
    .values([...measured, "无名指标"].map((name) => ({ ...row(name), ...unit })))
    .run();
  const numbers = await walk<Metric>(stack, admin, "/api/v1/metrics?q=number%20OF&limit=100");
  expect(numbers.map(({ name }) => name)).toEqual(measured.toSorted());
  stack.close();
});

test("facts are found by the English names that they show, the metric itself first", async () => {
  const stack = openTestStack();
  const admin = await signUp(stack, { name: "Admin" });
  const post = async <Made>(path: string, body: unknown) =>
    (await call<Made>(stack, admin, ["POST", `/api/v1${path}`, body])).body;
  const text = "实现地区生产总值739.4亿元，出口总额214.18亿元。";
  const source = await post<{ id: string }>("/sources", textForm(text));
  const zone = async (name: string) => (await post<Zone>("/zones", { name })).id;
  const metric = async (name: string) =>
    (await post<Metric>("/metrics", { name, unit: "元", kind: "money" })).id;
  const money = await metric("地区生产总值");
  const trade = await metric("进出口总额");
  const exports = await metric("出口总额");
  const highTech = await metric("高新技术产品出口额");
  const years = [2020, 2021, 2022, 2023, 2024];
  async function capture(zoneId: string, metricId: string) {
    const year = years.pop();
    await post("/facts", {
      ...{ zoneId, metricId, kind: "money", value: "214.18", unit: "亿元" },
      period: { start: `${year}-01-01`, end: `${year}-12-31`, label: `${year}年` },
      quote: { sourceId: source.id, exact: "214.18亿元" },
    });
  }
  const nanchang = await zone("南昌高新区");
  await capture(nanchang, trade);
  await capture(nanchang, exports);
  await capture(nanchang, money);
  await capture(await zone("西安高新区"), money);
  await capture(nanchang, highTech);

  async function found(q: string) {
    const path = `/api/v1/facts?${new URLSearchParams({ q })}`;
    const { items } = (await call<Listed<Fact>>(stack, admin, ["GET", path])).body;
    return items.map((fact) => fact.zone.name.slice(0, 2) + fact.metric.name);
  }
  const all = ["南昌进出口总额", "南昌出口总额", "南昌地区生产总值", "南昌高新技术产品出口额"];
  const product = ["南昌地区生产总值"];
  expect(await found("nanchang")).toEqual(all);
  expect(await found("Nanchang High-tech Industrial Development Zone")).toEqual(all);
  expect((await found("nanchang 高新")).toSorted()).toEqual(all.toSorted());
  expect(await found("南昌 gross regional")).toEqual(product);
  expect(await found("NANCHANG 高新区 regional gross")).toEqual(product);
  expect(await found("nanchang地区生产总值")).toEqual(product);
  expect(await found("gross regional product")).toEqual([...product, "西安地区生产总值"]);
  const exporting = all.filter((name) => !product.includes(name));
  expect(await found("nanchang exports")).toEqual(exporting);
  expect(await found("nanchang total exports")).toEqual(["南昌出口总额", "南昌进出口总额"]);
  expect(await found("xian high-tech")).toEqual(["西安地区生产总值"]);
  expect(await found("xi'an high-tech")).toEqual(["西安地区生产总值"]);
  expect(await found("nanchang shanghai")).toEqual([]);
  stack.close();
});

test("a name is English in English alone, and Chinese where there is no other", () => {
  const zone = { name: "南昌高新区", englishName: "Nanchang Zone" };
  expect(localName(zone, "en")).toBe("Nanchang Zone");
  expect(localName(zone, "zh")).toBe("南昌高新区");
  expect(localName({ name: "无名园区" }, "en")).toBe("无名园区");
});
