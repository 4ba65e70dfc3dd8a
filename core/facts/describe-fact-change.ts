import type { Locale } from "../locale.ts";
import type { PrintableFact } from "./fact.ts";
import { printFact } from "./print-fact.ts";

const arrow = " → ";

/**
 * Old and new in a few words: "1850亿元 → 1805亿元". When the values print alike, what differs is
 * named instead: the period, the metric.
 */
export function describeFactChange(
  before: PrintableFact,
  after: PrintableFact,
  locale: Locale = "zh",
): string {
  const values = [printFact(before, "value-unit", locale), printFact(after, "value-unit", locale)];
  if (values[0] !== values[1]) return values.join(arrow);
  if (before.periodLabel !== after.periodLabel)
    return before.periodLabel + arrow + after.periodLabel;
  if (before.metricName !== after.metricName) return before.metricName + arrow + after.metricName;
  const words = [
    printFact(before, "growth-words", locale),
    printFact(after, "growth-words", locale),
  ];
  return words[0] === words[1] ? (values[1] ?? "") : words.join(arrow);
}
