import { expect, test } from "vitest";
import { typedDecimal } from "./typed-decimal.ts";

test.each([
  ["1106.8", "1106.8"],
  [" 1106.8 ", "1106.8"],
  ["１１０６．８", "1106.8"],
  ["1,106.8", "1106.8"],
  ["１，１０６，０００", "1106000"],
  ["1 106 000", "1106000"],
  ["－３．１", "-3.1"],
  ["−3.1", "-3.1"],
])("%s is read as %s", (typed, read) => {
  expect(typedDecimal(typed)).toBe(read);
});

test("a comma that groups nothing stays, so that the number is refused", () => {
  expect(typedDecimal("1,5")).toBe("1,5");
  expect(typedDecimal("12,34,567")).toBe("12,34,567");
});
