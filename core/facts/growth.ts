import { decimalFrom, withoutSign } from "../quantities/decimal-text.ts";
import type { Comparison, FactValue } from "./fact.ts";

/** Against a place a growth is higher or lower; against a time it rises or falls. */
export function isComparedWithPlace(comparison: Comparison | null): boolean {
  return comparison === "vs-city" || comparison === "vs-province" || comparison === "vs-nation";
}

export function isUnchanged(fact: FactValue): boolean {
  return fact.valueHigh === null && decimalFrom(fact.value).isZero();
}

export function isFall(fact: FactValue): boolean {
  return fact.value.startsWith("-") && (fact.valueHigh === null || fact.valueHigh.startsWith("-"));
}

/** The size of a change: signs gone, the smaller end of a range first. */
export function magnitudeOf(fact: FactValue): FactValue {
  if (!isFall(fact)) return fact;
  const value = withoutSign(fact.value);
  if (fact.valueHigh === null) return { ...fact, value };
  return { ...fact, value: withoutSign(fact.valueHigh), valueHigh: value };
}
