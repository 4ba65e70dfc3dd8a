import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import { correctionOf, isInQuote, isValueTyped, typedFrom } from "./correction.ts";

const at = "2026-01-01T00:00:00.000Z";

const fact: Fact = {
  id: "f",
  zone: { id: "z", name: "示例高新区" },
  metric: { id: "m", name: "出口总额" },
  subject: null,
  kind: "money",
  period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
  comparison: null,
  isForecast: false,
  rank: "normal",
  current: {
    revision: 1,
    value: "1850",
    valueHigh: null,
    unit: "亿元",
    qualifier: null,
    vintage: null,
    reason: null,
    author: null,
    createdAt: at,
    verifiedBy: null,
    verifiedAt: null,
    quote: {
      id: "q",
      sourceId: "s",
      exact: "",
      prefix: "",
      suffix: "",
      start: 0,
      end: 0,
      page: null,
    },
    source: { id: "s", title: "来源", publisher: null, publishedOn: null, isSample: false },
  },
  createdAt: at,
};

test("a full-width value with separators goes out as a decimal", () => {
  const typed = { ...typedFrom(fact), value: "１，８０５．０", reason: " 录入有误 " };
  expect(isValueTyped(typed)).toBe(true);
  expect(correctionOf(fact, typed)).toEqual({
    value: "1805.0",
    unit: "亿元",
    qualifier: null,
    reason: "录入有误",
    baseRevision: 1,
  });
});

test("what is no number is not sent", () => {
  for (const value of ["", "十", "1,5", "1e3"]) {
    expect(isValueTyped({ ...typedFrom(fact), value }), value).toBe(false);
  }
});

test("a form as it was opened changes nothing, in whatever width it is typed", () => {
  expect(correctionOf(fact, { ...typedFrom(fact), reason: "核对" })).toBeNull();
  expect(correctionOf(fact, { ...typedFrom(fact), value: "1,850 " })).toBeNull();
});

test("another unit or qualifier alone is a change", () => {
  expect(correctionOf(fact, { ...typedFrom(fact), qualifier: "近" })).toMatchObject({
    value: "1850",
    qualifier: "近",
  });
  expect(correctionOf(fact, { ...typedFrom(fact), unit: "万元" })).toMatchObject({ unit: "万元" });
});

test("a figure is looked for in the quote as it is typed, once it is a figure", () => {
  const quote = { ...fact.current.quote, exact: "出口总额1805亿元" };
  const quoted = { ...fact, current: { ...fact.current, quote } };
  expect(isInQuote(quoted, typedFrom(quoted))).toBe(false);
  expect(isInQuote(quoted, { ...typedFrom(quoted), value: "１，８０５.0" })).toBe(true);
  expect(isInQuote(quoted, { ...typedFrom(quoted), value: "1805", unit: "万元" })).toBe(false);
  expect(isInQuote(quoted, { ...typedFrom(quoted), value: "18o5" })).toBeNull();
});
