import { type CalendarDay, isoDay, monthRange, toIso } from "./calendar.ts";

/** A stretch of time as read, before the words around it (截至, 到, 前) open one of its ends. */
export interface ReadPeriod {
  readonly start: string | null;
  readonly end: string | null;
  /** Fixed where the days alone would not give the words back: “十四五”时期. */
  readonly label?: string;
  /** Resolved from the day of publication rather than stated. */
  readonly isApproximate?: boolean;
  /** A single day: when something happened, not what a figure covers. */
  readonly isDay?: boolean;
}

export type Groups = Readonly<Record<string, string | undefined>>;

/** One way to say a period. */
export interface PeriodForm {
  /** Sticky; matched against width-folded text. */
  readonly pattern: RegExp;
  /** Null when the words turn out to be no period. */
  readonly read: (groups: Groups, published: CalendarDay) => ReadPeriod | null;
}

/** By the first characters of 今年, 去年 …: years from the year of publication. */
const shiftByYearWord = new Map([
  ["今", 0],
  ["本", 0],
  ["当", 0],
  ["去", -1],
  ["上", -1],
  ["上一", -1],
  ["前", -2],
  ["明", 1],
]);

/** The year that the groups `year` or `relative` name; null when they name none. */
export function statedYear(groups: Groups, published: CalendarDay): number | null {
  if (groups["year"] !== undefined) return Number(groups["year"]);
  const shift = shiftByYearWord.get(groups["relative"] ?? "");
  return shift === undefined ? null : published.year + shift;
}

/** Without a year, the latest such day that is not after the day of publication. */
export function latestYear(published: CalendarDay, month: number, day = 1): number {
  return isoDay(published.year, month, day) > toIso(published)
    ? published.year - 1
    : published.year;
}

export function yearRange(first: number, last: number): ReadPeriod | null {
  return first > last ? null : { start: isoDay(first, 1, 1), end: isoDay(last, 12, 31) };
}

/** Months of the stated year, else of the latest year in which they had begun to end. */
export function monthsOf(
  year: number | null,
  published: CalendarDay,
  months: { from: number; to: number },
): ReadPeriod | null {
  const { from, to } = months;
  if (from < 1 || to > 12 || from > to) return null;
  return monthRange(year ?? latestYear(published, to), from, to);
}
