import { expect, test } from "vitest";
import { correctionOf, isInQuote, isValueTyped, typedFrom } from "./correction.ts";
import { exampleFact as fact } from "./test-fact.ts";

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
