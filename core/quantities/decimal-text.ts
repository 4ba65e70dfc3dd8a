import { Decimal } from "decimal.js";

/** Wide enough that products of printed values and unit factors stay exact. */
const Exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });

const decimalTextPattern = /^-?\d+(\.\d+)?$/;

/** True for "1106.8", "-3.1", "35.00"; false for "1,106", ".5", "1e3", "". */
export function isDecimalText(value: string): boolean {
  return decimalTextPattern.test(value);
}

export function decimalFrom(value: string): Decimal {
  return new Exact(value);
}

/** Shortest plain notation: no exponent, no trailing zeros. */
export function decimalToText(value: Decimal): string {
  return value.toFixed();
}

/** -1, 0 or 1 by value: "35.00" equals "35". */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const order = decimalFrom(a).comparedTo(decimalFrom(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/** The value without its sign, its own decimals kept. */
export function withoutSign(value: string): string {
  return value.startsWith("-") ? value.slice(1) : value;
}

/** "12.9" → "-12.9"; a zero keeps no sign. */
export function negated(value: string): string {
  if (decimalFrom(value).isZero()) return withoutSign(value);
  return value.startsWith("-") ? value.slice(1) : `-${value}`;
}
