import { decimalFrom, decimalToText, withoutSign } from "../quantities/decimal-text.ts";
import { formatDecimal } from "../quantities/format-decimal.ts";
import { rangeDash } from "../quantities/print-quantity.ts";
import { findQualifier } from "../quantities/qualifiers.ts";
import { toBaseUnits } from "../quantities/quantity.ts";
import { findUnit } from "../quantities/unit.ts";
import { baseUnits, type Unit } from "../quantities/unit-table.ts";
import { unreachable } from "../unreachable.ts";
import type { Comparison, FactValue, PrintableFact, ReferenceFormat } from "./fact.ts";
import { isComparedWithPlace, isFall, isUnchanged, magnitudeOf } from "./growth.ts";

const englishByUnit = new Map(baseUnits.map(({ text, english }) => [text, english]));

const scaleWords: readonly [string, number][] = [
  ["trillion", 12],
  ["billion", 9],
  ["million", 6],
];

/** Behind a growth; `place` comparisons are said with above and below. */
const comparedWith: Record<Comparison, string> = {
  yoy: "year on year",
  mom: "month on month",
  "vs-prev-period": "from the previous period",
  "vs-city": "the city level",
  "vs-province": "the provincial level",
  "vs-nation": "the national level",
  "since-year": "from the base year",
};

interface EnglishAmount {
  readonly values: readonly string[];
  readonly scale: string;
  readonly noun: string;
}

function englishScale(value: string): [string, number] {
  const size = decimalFrom(withoutSign(value));
  return scaleWords.find(([, power]) => size.gte(decimalFrom("10").pow(power))) ?? ["", 0];
}

function shifted(value: string, power: number): string {
  return decimalToText(decimalFrom(value).dividedBy(decimalFrom("10").pow(power)));
}

/** 1106.8 亿元 → 110.68 billion yuan: Chinese scales go over base units into English ones. */
function rescaled(values: readonly string[], unit: Unit): EnglishAmount {
  const base = values.map((value) => toBaseUnits(value, unit.text).value);
  const [scale, power] = englishScale(base.at(-1) ?? "0");
  const noun = unit.base
    .split("/")
    .map((part) => englishByUnit.get(part) ?? part)
    .join(" per ");
  return { values: base.map((value) => shifted(value, power)), scale, noun };
}

function englishAmount(fact: FactValue): EnglishAmount {
  const values = fact.valueHigh === null ? [fact.value] : [fact.value, fact.valueHigh];
  const unit = findUnit(fact.unit);
  if (unit === null || /^[A-Za-z]/.test(fact.unit)) return { values, scale: "", noun: fact.unit };
  if (unit.text.startsWith("/")) return { values, scale: "", noun: unit.text };
  if (unit.scale !== "" || unit.times !== "1") return rescaled(values, unit);
  return { values, scale: "", noun: englishByUnit.get(unit.name) ?? "" };
}

function printAmount(fact: FactValue): string {
  const { values, scale, noun } = englishAmount(fact);
  const isAttached = /^[%‰/]/.test(noun);
  const shown = values.map((value) => formatDecimal(value, "en") + (isAttached ? noun : ""));
  const words = [scale, isAttached ? "" : noun].filter((word) => word !== "");
  return [shown.join(rangeDash.replace("—", "–")), ...words].join(" ");
}

function withQualifier(fact: FactValue, amount: string): string {
  if (fact.qualifier === null || fact.qualifier === "") return amount;
  return `${findQualifier(fact.qualifier)?.english ?? fact.qualifier} ${amount}`;
}

function valueWithUnit(fact: PrintableFact): string {
  if (fact.kind === "rank" && fact.qualifier === null) return `No. ${fact.value}`;
  return withQualifier(fact, printAmount(fact));
}

function growthWords(fact: PrintableFact): string {
  const { comparison } = fact;
  const against = comparison === null ? "" : comparedWith[comparison];
  if (isUnchanged(fact)) return ["unchanged", against].filter((part) => part !== "").join(" ");
  const falls = isFall(fact);
  const amount = withQualifier(fact, printAmount(magnitudeOf(fact)));
  if (isComparedWithPlace(comparison)) {
    return `${amount} ${falls ? "below" : "above"} ${against}`;
  }
  return [falls ? "down" : "up", amount, against].filter((part) => part !== "").join(" ");
}

function metricWithValue(fact: PrintableFact): string {
  const value = fact.kind === "growth" ? growthWords(fact) : valueWithUnit(fact);
  return `${fact.metricName} ${value}`;
}

/** See printFact; metric and period come in the words that the caller has for them. */
export function printFactInEnglish(fact: PrintableFact, format: ReferenceFormat): string {
  switch (format) {
    case "value":
      return englishAmount(fact)
        .values.map((value) => formatDecimal(value, "en"))
        .join("–");
    case "value-unit":
      return valueWithUnit(fact);
    case "metric-value":
      return metricWithValue(fact);
    case "period-metric-value":
      return metricWithValue(fact) + (fact.periodLabel === "" ? "" : ` (${fact.periodLabel})`);
    case "growth-words":
      return fact.kind === "growth" ? growthWords(fact) : valueWithUnit(fact);
    default:
      return unreachable(format);
  }
}
