import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { textForm } from "../api/access-world.ts";
import { call, openTestStack, signUp } from "../api/test-stack.ts";

interface Listed<Item> {
  readonly items: readonly Item[];
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
  expect(both.map(({ id }) => id)).toEqual([own.id, zone.id]);
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

test("a name is English in English alone, and Chinese where there is no other", () => {
  const zone = { name: "南昌高新区", englishName: "Nanchang Zone" };
  expect(localName(zone, "en")).toBe("Nanchang Zone");
  expect(localName(zone, "zh")).toBe("南昌高新区");
  expect(localName({ name: "无名园区" }, "en")).toBe("无名园区");
});
