import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

const cells = (...values: string[]) => toCsv([values]).replace("\uFEFF", "");

test("a cell with a comma, a quote or a line break is quoted", () => {
  expect(cells("a", "b,c", 'd"e', "f\ng")).toBe('a,"b,c","d""e","f\ng"\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"])(
  "a spreadsheet takes %j for text",
  (value) => {
    expect(cells(value).replace(/^"/, "")).toMatch(/^'/);
  },
);

test("it begins with a byte order mark", () => {
  expect(toCsv([["甲"]])).toBe("\uFEFF甲\r\n");
});
