import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import { factMatrix } from "./fact-matrix.ts";

const quote = {
  id: "q",
  sourceId: "s",
  exact: "",
  prefix: "",
  suffix: "",
  start: 0,
  end: 0,
  page: null,
};
const source = { id: "s", title: "t", publisher: null, publishedOn: null, isSample: true };

function fact(id: string, over: Partial<Fact> & { value?: string; unit?: string }): Fact {
  const { value = "1", unit = "亿元", ...identity } = over;
  return {
    id,
    zone: { id: "z", name: "济南高新区" },
    metric: { id: "gdp", name: "地区生产总值" },
    subject: null,
    kind: "level",
    period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
    comparison: null,
    isForecast: false,
    rank: "normal",
    createdAt: "2024-01-01T00:00:00Z",
    current: {
      revision: 1,
      value,
      valueHigh: null,
      unit,
      qualifier: null,
      vintage: null,
      reason: null,
      author: null,
      createdAt: "2024-01-01T00:00:00Z",
      verifiedBy: null,
      verifiedAt: null,
      quote,
      source,
    },
    ...identity,
  };
}

const growth = { kind: "growth", comparison: "yoy", unit: "%" } as const;
const year2022 = { start: "2022-01-01", end: "2022-12-31", label: "2022年" };

test("a metric's level and its growth are two rows, the level first", () => {
  const { rows } = factMatrix([fact("g", growth), fact("l", {})]);
  expect(rows.map(({ sample, unit }) => [sample.id, unit])).toEqual([
    ["l", "亿元"],
    ["g", "%"],
  ]);
});

test("periods stand from the latest to the oldest, facts without one last", () => {
  const none = { start: null, end: null, label: "" };
  const { periods } = factMatrix([
    fact("a", {}),
    fact("b", { period: none }),
    fact("c", { period: year2022 }),
  ]);
  expect(periods.map(({ period }) => period.label)).toEqual(["2022年", "2021年前三季度", ""]);
});

test("one period under two labels is one column", () => {
  const otherwise = { start: "2021-01-01", end: "2021-09-30", label: "2021年1-9月" };
  const { periods, rows } = factMatrix([fact("a", {}), fact("b", { period: otherwise })]);
  expect(periods).toHaveLength(1);
  expect([...(rows[0]?.factsByPeriodKey.values() ?? [])]).toMatchObject([
    [{ id: "a" }, { id: "b" }],
  ]);
});

test("a row whose facts have different units names none", () => {
  const { rows } = factMatrix([fact("a", {}), fact("b", { period: year2022, unit: "万元" })]);
  expect(rows[0]?.unit).toBeNull();
});
