import type { Period } from "#core/facts/fact.ts";
import { monthRange } from "#core/periods/calendar.ts";
import { labelOfDays } from "#core/periods/period-label.ts";

/** The stretches of a year that briefings are about, as first and last month. */
const monthsOfSpan = {
  year: [1, 12],
  h1: [1, 6],
  q123: [1, 9],
  q1: [1, 3],
  q2: [4, 6],
  q3: [7, 9],
  q4: [10, 12],
} as const;

export type Span = keyof typeof monthsOfSpan;
export const spans = ["year", "h1", "q123", "q1", "q2", "q3", "q4"] as const satisfies Span[];

/** Labelled in Chinese as the fact base's own periods are; shown in English by its days. */
export function reportPeriod(year: number, span: Span): Period {
  const [from, to] = monthsOfSpan[span];
  const days = monthRange(year, from, to);
  return { ...days, label: labelOfDays(days.start, days.end, "zh") };
}
