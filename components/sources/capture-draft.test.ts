import { expect, test } from "vitest";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import type { ProposedFact } from "#core/facts/propose-fact.ts";
import { draftOf, draftToFact, problemsOf, withMetric, withPeriodWords } from "./capture-draft.ts";

const zone: Zone = {
  id: "z",
  name: "云州高新区",
  aliases: [],
  city: null,
  province: null,
  factCount: 0,
};
const metric: Metric = {
  id: "m",
  name: "高新技术企业",
  aliases: [],
  unit: "家",
  kind: "count",
  definition: null,
  factCount: 0,
};
const vocabulary = { zones: [zone], metrics: [metric] };

const proposed: ProposedFact = {
  value: "50",
  valueHigh: "100",
  unit: "家",
  qualifier: "约",
  kind: "count",
  zoneId: "z",
  metricId: "m",
  subject: null,
  period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
  comparison: null,
  isForecast: false,
  reasons: [],
};
const quote = { sourceId: "s", exact: "约50至100家", start: 0, end: 8 };

test("a proposal becomes the fact that it proposes, the range included", () => {
  const draft = draftOf(proposed, vocabulary);
  expect(problemsOf(draft)).toEqual(new Set());
  expect(draftToFact(draft, quote)).toEqual({
    zoneId: "z",
    metricId: "m",
    subject: null,
    kind: "count",
    value: "50",
    valueHigh: "100",
    unit: "家",
    qualifier: "约",
    vintage: null,
    period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
    comparison: null,
    isForecast: false,
    quote,
  });
});

test("an empty form says everything that is missing and makes no fact", () => {
  const draft = draftOf(null, vocabulary);
  expect(problemsOf(draft)).toEqual(new Set(["value-invalid", "zone-needed", "metric-needed"]));
  expect(draftToFact(draft, quote)).toBeNull();
});

test("values that are no decimals and ends the wrong way round are told apart", () => {
  const draft = draftOf(proposed, vocabulary);
  expect(problemsOf({ ...draft, value: "1,106.8" })).toContain("value-invalid");
  expect(problemsOf({ ...draft, valueHigh: "40" })).toEqual(new Set(["range-invalid"]));
  expect(problemsOf({ ...draft, valueHigh: "40", isRange: false })).toEqual(new Set());
  expect(problemsOf({ ...draft, periodStart: "2022-01-01" })).toEqual(new Set(["days-invalid"]));
});

test("a chosen metric brings unit and kind only where the words gave no unit", () => {
  const empty = draftOf(null, vocabulary);
  expect(withMetric(empty, metric)).toMatchObject({ unit: "家", kind: "count" });
  const growth = { ...empty, unit: "%", kind: "growth" as const };
  expect(withMetric(growth, metric)).toMatchObject({ metric, unit: "%", kind: "growth" });
});

test("the words of a period are resolved against the source's date", () => {
  const draft = { ...draftOf(null, vocabulary), periodLabel: "今年前三季度" };
  expect(withPeriodWords(draft, "2021-12-23")).toMatchObject({
    periodLabel: "2021年前三季度",
    periodStart: "2021-01-01",
    periodEnd: "2021-09-30",
  });
  expect(withPeriodWords({ ...draft, periodLabel: "不久以后" }, "2021-12-23")).toBeNull();
});
