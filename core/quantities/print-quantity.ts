import { withoutSign } from "./decimal-text.ts";
import { findQualifier } from "./qualifiers.ts";
import { findUnit } from "./unit.ts";
import type { Unit } from "./unit-table.ts";

export interface PrintableQuantity {
  readonly value: string;
  readonly valueHigh: string | null;
  readonly unit: string;
  readonly qualifier: string | null;
  readonly isRank?: boolean;
}

/** Between the ends of a range (GB/T 15835 allows ～ and —). */
export const rangeDash = "—";

/** GB/T 15835: 万, 亿 and % are repeated in a range, other units stand once behind it. */
function isRepeatedInRange(unit: Unit | null): boolean {
  return unit === null || unit.scale !== "" || unit.dimension === "percent";
}

function spaced(unit: string): string {
  return /^[A-Za-z]/.test(unit) ? ` ${unit}` : unit;
}

/** 30余万平方米, 9万余人, 100余家, 3年余. */
function withInsideWord(value: string, unit: Unit | null, word: string): string {
  if (unit === null) return value + word;
  const isRound = /^\d*0$/.test(value);
  if (isRound) return value + word + unit.text;
  return unit.scale === "" ? value + unit.text + word : value + unit.scale + word + unit.name;
}

function amountText(quantity: PrintableQuantity): string {
  const { value, valueHigh } = quantity;
  const unit = spaced(quantity.unit);
  if (valueHigh === null) return value + unit;
  const low = isRepeatedInRange(findUnit(quantity.unit)) ? value + unit : value;
  return `${low}${rangeDash}${valueHigh}${unit}`;
}

/** Number and unit as a Chinese text prints them, without the qualifier: "50万元—100万元". */
export function printAmount(quantity: PrintableQuantity): string {
  if (quantity.isRank) return `第${quantity.value}${quantity.unit}`;
  return amountText(quantity);
}

/** With the qualifier where it belongs: "近1900亿元", "100余家", "150家以上", "前10位". */
export function printQuantity(quantity: PrintableQuantity): string {
  const qualifier = quantity.qualifier;
  if (qualifier === null || qualifier === "") return printAmount(quantity);
  if (quantity.isRank && qualifier === "前") return `前${amountText(quantity)}`;
  const place = findQualifier(qualifier)?.place ?? "before";
  if (place === "after") return printAmount(quantity) + qualifier;
  if (place === "inside" && quantity.valueHigh === null) {
    return withInsideWord(quantity.value, findUnit(quantity.unit), qualifier);
  }
  const space = /[A-Za-z]$/.test(qualifier) ? " " : "";
  return qualifier + space + printAmount(quantity);
}

/** The value alone: "1106.8", "50—100"; a growth is printed without its sign elsewhere. */
export function printValue(quantity: PrintableQuantity, sign: "kept" | "dropped" = "kept"): string {
  const print = (value: string) => (sign === "kept" ? value : withoutSign(value));
  const { value, valueHigh } = quantity;
  return valueHigh === null ? print(value) : `${print(value)}${rangeDash}${print(valueHigh)}`;
}
