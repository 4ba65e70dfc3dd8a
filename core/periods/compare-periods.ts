import type { Period } from "../facts/fact.ts";

const afterEverything = "9999-12-31";
const beforeEverything = "0000-01-01";

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isUndated(period: Period): boolean {
  return period.start === null && period.end === null;
}

/**
 * Orders periods by their end, then by their start; an open end is later than any day, an open
 * start earlier. Periods without a day come last, by label.
 */
export function comparePeriods(a: Period, b: Period): number {
  if (isUndated(a) !== isUndated(b)) return isUndated(a) ? 1 : -1;
  return (
    compareText(a.end ?? afterEverything, b.end ?? afterEverything) ||
    compareText(a.start ?? beforeEverything, b.start ?? beforeEverything) ||
    compareText(a.label, b.label)
  );
}
