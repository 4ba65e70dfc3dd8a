import { expect, test } from "vitest";
import { findInText } from "./find-in-text.ts";

test("words are found whatever their case, and every character is only itself", () => {
  expect(findInText("GDP 与 gdp", "Gdp")).toEqual([
    { start: 0, end: 3 },
    { start: 6, end: 9 },
  ]);
  expect(findInText("增长(12.9%)", "(12.9%)")).toEqual([{ start: 2, end: 9 }]);
  expect(findInText("1259", "12.9")).toEqual([]);
  expect(findInText("a", " ")).toEqual([]);
  expect(findInText("a/b-c]d", "/b-c]")).toEqual([{ start: 1, end: 6 }]);
});
