import { describe, expect, it } from "vitest";
import {
  compareDecimals,
  decimalFrom,
  decimalToText,
  isDecimalText,
  negated,
} from "./decimal-text.ts";
import { formatDecimal } from "./format-decimal.ts";

describe("decimals as text", () => {
  it.each([
    ["1106.8", "zh", "1106.8"],
    ["1106.8", "en", "1,106.8"],
    ["110680.50", "zh", "110,680.50"],
    ["-12345", "en", "-12,345"],
    ["0.0012345", "zh", "0.0012345"],
    ["35.00", "zh", "35.00"],
  ] as const)("%s is shown in %s as %s", (value, locale, shown) => {
    expect(formatDecimal(value, locale)).toBe(shown);
  });

  it("are recognised by form", () => {
    for (const good of ["0", "-3.1", "35.00", "110680000000"])
      expect(isDecimalText(good)).toBe(true);
    for (const bad of ["", ".5", "5.", "1,106", "1e3", "５", "NaN", "+1", " 1"]) {
      expect(isDecimalText(bad)).toBe(false);
    }
  });

  it("keep every digit that a float would lose", () => {
    const product = decimalFrom("123456789012345678.123456789").times("100000000");
    expect(decimalToText(product)).toBe("12345678901234567812345678.9");
    expect(compareDecimals("0.1", "0.10")).toBe(0);
  });

  it("change their sign without touching their decimals", () => {
    expect(negated("3.10")).toBe("-3.10");
    expect(negated("-3.10")).toBe("3.10");
    expect(negated("0.0")).toBe("0.0");
  });
});
