import { compareDecimals, decimalFrom, decimalToText } from "./decimal-text.ts";
import { findUnit } from "./unit.ts";
import type { Unit } from "./unit-table.ts";

export interface Quantity {
  /** A decimal string. */
  readonly value: string;
  /** As printed; see unit-table.ts. An unknown unit is its own base. */
  readonly unit: string;
}

/** Digits kept where a factor does not divide evenly (1/6 → 16.6666… %). */
const roundedDigits = 20;

function scaled(value: string, factor: readonly [string, string]): string {
  const product = decimalFrom(value).times(factor[0]);
  if (factor[1] === "1") return decimalToText(product);
  return decimalToText(product.dividedBy(factor[1]).toSignificantDigits(roundedDigits));
}

/** 1106.8 亿元 → 110680000000 元; 8 成 → 80 %; 21.9 万人 → 219000 人. */
export function toBaseUnits(value: string, unit: string): Quantity {
  const known = findUnit(unit);
  if (known === null) return { value, unit };
  return { value: scaled(value, [known.times, known.over]), unit: known.base };
}

function isComparable(a: Unit, b: Unit): boolean {
  if (a.dimension !== b.dimension) return false;
  return a.base === b.base || (a.dimension !== "rate" && a.dimension !== "none");
}

function measureFactor(unit: Unit): { above: string; below: string } {
  const above = decimalFrom(unit.times).times(unit.measure[0]);
  const below = decimalFrom(unit.over).times(unit.measure[1]);
  return { above: decimalToText(above), below: decimalToText(below) };
}

/** Exact: fractions are compared by cross-multiplying. Null when the units measure different things. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 | null {
  if (a.unit === b.unit) return compareDecimals(a.value, b.value);
  const unitA = findUnit(a.unit);
  const unitB = findUnit(b.unit);
  if (unitA === null || unitB === null || !isComparable(unitA, unitB)) return null;
  const factorA = measureFactor(unitA);
  const factorB = measureFactor(unitB);
  const left = decimalFrom(a.value).times(factorA.above).times(factorB.below);
  const right = decimalFrom(b.value).times(factorB.above).times(factorA.below);
  return compareDecimals(decimalToText(left), decimalToText(right));
}

/** The value that a quantity has in another unit of its dimension; null when there is none. */
export function convertQuantity(quantity: Quantity, unit: string): string | null {
  const from = findUnit(quantity.unit);
  const to = findUnit(unit);
  if (quantity.unit === unit) return quantity.value;
  if (from === null || to === null || !isComparable(from, to)) return null;
  const source = measureFactor(from);
  const target = measureFactor(to);
  const above = decimalToText(decimalFrom(source.above).times(target.below));
  const below = decimalToText(decimalFrom(source.below).times(target.above));
  return scaled(quantity.value, [above, below]);
}
