import { expect, test } from "vitest";
import { englishMetricName, englishZoneName, metricsCalled, zonesCalled } from "./english-names.ts";

test("zones and metrics have their English names, others none", () => {
  expect(englishZoneName("南昌高新区")).toBe("Nanchang High-tech Industrial Development Zone");
  expect(englishMetricName("地区生产总值")).toBe("Gross regional product (GDP)");
  expect([englishZoneName("无名园区"), englishMetricName("toString")]).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([["zone NANCHANG tech"], ["ｎａｎｃｈａｎｇ high-tech"]])(
  "%s names the zones that are called so in English, in whatever order",
  (words) => {
    expect(zonesCalled(words)).toContain("南昌高新区");
    expect(zonesCalled(words)).not.toContain("西安高新区");
  },
);

test.each([["xi'an high-tech"], ["xi’an high-tech"], ["xian high-tech"]])(
  "%s names Xi'an",
  (words) => {
    expect(zonesCalled(words)).toContain("西安高新区");
  },
);

test("every word has to be in the name", () => {
  expect(metricsCalled("gross regional")).toEqual(["地区生产总值"]);
  expect(metricsCalled("gross regional visitors")).toEqual([]);
  expect(metricsCalled("南昌 gross")).toEqual([]);
});

test.each([["a"], [""], ["  "], ["-"], ["000"], ["高新"]])("“%s” names nothing", (words) => {
  expect(zonesCalled(words)).toEqual([]);
  expect(metricsCalled(words)).toEqual([]);
});
