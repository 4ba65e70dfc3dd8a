import type { Period } from "../facts/fact.ts";
import type { Locale } from "../locale.ts";
import { dayOf, lastDayOfMonth } from "./calendar.ts";

/** Whole months of one year, the form that statistics come in. */
interface MonthSpan {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

function monthSpan(start: string, end: string): MonthSpan | null {
  const first = dayOf(start);
  const last = dayOf(end);
  if (first.year !== last.year || first.day !== 1) return null;
  if (last.day !== lastDayOfMonth(last.year, last.month)) return null;
  return { year: first.year, from: first.month, to: last.month };
}

const namedSpans: readonly { from: number; to: number; zh: string; en: string }[] = [
  { from: 1, to: 12, zh: "", en: "" },
  { from: 1, to: 6, zh: "上半年", en: "first half of " },
  { from: 7, to: 12, zh: "下半年", en: "second half of " },
  { from: 1, to: 9, zh: "前三季度", en: "first three quarters of " },
  { from: 1, to: 3, zh: "第一季度", en: "first quarter of " },
  { from: 4, to: 6, zh: "第二季度", en: "second quarter of " },
  { from: 7, to: 9, zh: "第三季度", en: "third quarter of " },
  { from: 10, to: 12, zh: "第四季度", en: "fourth quarter of " },
];

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function spanLabel({ year, from, to }: MonthSpan, locale: Locale): string {
  const named = namedSpans.find((span) => span.from === from && span.to === to);
  if (named !== undefined) return locale === "zh" ? `${year}年${named.zh}` : `${named.en}${year}`;
  if (locale === "zh") return from === to ? `${year}年${from}月` : `${year}年${from}—${to}月`;
  const months =
    from === to ? monthNames[from - 1] : `${monthNames[from - 1]}–${monthNames[to - 1]}`;
  return `${months} ${year}`;
}

function dayLabel(iso: string, locale: Locale): string {
  const { year, month, day } = dayOf(iso);
  if (locale === "en") return `${day} ${monthNames[month - 1]} ${year}`;
  return `${year}年${month}月${day}日`;
}

/** 截至2021年底, 截至2021年9月底, 截至2021年12月23日. */
function upToLabel(end: string, locale: Locale): string {
  const { year, month, day } = dayOf(end);
  if (day !== lastDayOfMonth(year, month)) {
    return locale === "zh" ? `截至${dayLabel(end, locale)}` : `as of ${dayLabel(end, locale)}`;
  }
  if (locale === "en") {
    return month === 12
      ? `as of the end of ${year}`
      : `as of the end of ${monthNames[month - 1]} ${year}`;
  }
  return month === 12 ? `截至${year}年底` : `截至${year}年${month}月底`;
}

function sinceLabel(start: string, locale: Locale): string {
  const { year, month, day } = dayOf(start);
  if (locale === "en") return `since ${month === 1 && day === 1 ? year : dayLabel(start, locale)}`;
  if (day !== 1) return `${dayLabel(start, locale)}起`;
  return month === 1 ? `${year}年起` : `${year}年${month}月起`;
}

function rangeLabel(start: string, end: string, locale: Locale): string {
  const span = monthSpan(start, end);
  if (span !== null) return spanLabel(span, locale);
  if (start === end) return dayLabel(start, locale);
  const first = dayOf(start);
  const last = dayOf(end);
  if (start.endsWith("-01-01") && end.endsWith("-12-31")) {
    return locale === "zh" ? `${first.year}—${last.year}年` : `${first.year}–${last.year}`;
  }
  if (locale === "en") return `${dayLabel(start, locale)} – ${dayLabel(end, locale)}`;
  const sameYear =
    first.year === last.year ? `${last.month}月${last.day}日` : dayLabel(end, locale);
  const sameMonth = first.month === last.month && first.year === last.year;
  return `${dayLabel(start, locale)}至${sameMonth ? `${last.day}日` : sameYear}`;
}

/** The label that the days alone give; "" when both ends are open. */
export function labelOfDays(start: string | null, end: string | null, locale: Locale): string {
  if (start !== null && end !== null) return rangeLabel(start, end, locale);
  if (end !== null) return upToLabel(end, locale);
  return start === null ? "" : sinceLabel(start, locale);
}

/** For display: in Chinese as the source says it, in English by its days. */
export function periodLabel(period: Period, locale: Locale): string {
  const fromDays = labelOfDays(period.start, period.end, locale);
  if (locale === "zh") return period.label === "" ? fromDays : period.label;
  return fromDays === "" ? period.label : fromDays;
}
