import type { Locale } from "../locale.ts";
import { printQuantity, printValue } from "../quantities/print-quantity.ts";
import { findQualifier } from "../quantities/qualifiers.ts";
import { findUnit } from "../quantities/unit.ts";
import { unreachable } from "../unreachable.ts";
import type { Comparison, PrintableFact, ReferenceFormat } from "./fact.ts";
import { isComparedWithPlace, isFall, isUnchanged, magnitudeOf } from "./growth.ts";
import { printFactInEnglish } from "./print-fact-in-english.ts";

/** 较上期: 环比 is said of months and quarters only. */
const leadByComparison: Record<Comparison, string> = {
  yoy: "同比",
  mom: "环比",
  "vs-prev-period": "较上期",
  "vs-city": "比全市",
  "vs-province": "比全省",
  "vs-nation": "比全国",
  "since-year": "较基期",
};

/** A metric that names a growth already needs no second word for it: 增速12.9%. */
const growthMetricPattern = /(增速|增长率|增幅|涨幅|降幅|提速|增长)$/;

function changeVerb(fact: PrintableFact): string {
  const falls = isFall(fact);
  if (isComparedWithPlace(fact.comparison)) return falls ? "低" : "高";
  const dimension = findUnit(fact.unit)?.dimension;
  if (dimension === "doubling") return "翻";
  if (dimension === "percentage-point") return falls ? "下降" : "提高";
  if (dimension === "percent" || dimension === "multiple") return falls ? "下降" : "增长";
  return falls ? "减少" : "增加";
}

function unchangedWords(comparison: Comparison | null): string {
  const lead = comparison === null ? "" : leadByComparison[comparison];
  return isComparedWithPlace(comparison) ? `${lead.replace("比", "与")}持平` : `${lead}持平`;
}

/** 预计 and 力争 stand before the whole phrase, 近 and 以上 beside the number. */
function growthWords(fact: PrintableFact): string {
  if (isUnchanged(fact)) return unchangedWords(fact.comparison);
  const isForecast = findQualifier(fact.qualifier ?? "")?.isForecast === true;
  const front = isForecast ? (fact.qualifier ?? "") : "";
  const amount = printQuantity({
    ...magnitudeOf(fact),
    qualifier: isForecast ? null : fact.qualifier,
  });
  const lead = fact.comparison === null ? "" : leadByComparison[fact.comparison];
  return front + lead + changeVerb(fact) + amount;
}

function valueWithUnit(fact: PrintableFact): string {
  return printQuantity({ ...fact, isRank: fact.kind === "rank" });
}

function metricWithValue(fact: PrintableFact): string {
  const needsVerb = fact.kind === "growth" && !growthMetricPattern.test(fact.metricName);
  return fact.metricName + (needsVerb ? growthWords(fact) : valueWithUnit(fact));
}

function printFactInChinese(fact: PrintableFact, format: ReferenceFormat): string {
  switch (format) {
    case "value":
      return printValue(fact);
    case "value-unit":
      return valueWithUnit(fact);
    case "metric-value":
      return metricWithValue(fact);
    case "period-metric-value":
      return fact.periodLabel + metricWithValue(fact);
    case "growth-words":
      return fact.kind === "growth" ? growthWords(fact) : valueWithUnit(fact);
    default:
      return unreachable(format);
  }
}

/**
 * What a fact reference prints. The same fact, format and locale give the same text for ever:
 * documents keep the text, and a reference whose text differs counts as changed. `value` and
 * `value-unit` keep the sign of a fall, `growth-words` says it; for kinds other than growth
 * `growth-words` prints as `value-unit`.
 */
export function printFact(
  fact: PrintableFact,
  format: ReferenceFormat,
  locale: Locale = "zh",
): string {
  return locale === "zh" ? printFactInChinese(fact, format) : printFactInEnglish(fact, format);
}
