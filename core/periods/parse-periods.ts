import type { Period } from "../facts/fact.ts";
import { foldWidth } from "../quantities/fold-width.ts";
import { type CalendarDay, lastDayOf } from "./calendar.ts";
import { chinesePeriodForms } from "./chinese-period-forms.ts";
import { englishPeriodForms } from "./english-period-forms.ts";
import { labelOf, type PlacedPeriod, withSurroundings } from "./period-surroundings.ts";

export interface ParsedPeriod {
  /** UTF-16 offsets of the words, 截至 and 底 included. */
  readonly start: number;
  readonly end: number;
  readonly period: Period;
  /** Resolved from the day of publication (目前, 近三年), not stated. */
  readonly isApproximate: boolean;
  /** A single day: when something happened, rarely what a figure covers. */
  readonly isDay: boolean;
}

/** Characters that a period can begin with; everything else is passed over quickly. */
const firstPattern = /[\d一二两三四五六七八九十今本当去上前明下近最过未全年第截目如“"a-z]/i;
const allForms = [...chinesePeriodForms, ...englishPeriodForms];

/** Stands in when the day of publication is not known; what depends on it is left out. */
const unknownDay: CalendarDay = { year: 1, month: 12, day: 31 };
const earliestStated = "1900-01-01";

function readForm(text: string, at: number, published: CalendarDay): PlacedPeriod | null {
  for (const { pattern, read } of allForms) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const period = read(match.groups ?? {}, published);
    if (period !== null) return { start: at, end: at + match[0].length, read: period };
  }
  return null;
}

/** 三年行动计划, 80年代; 目前 inside 项目前期; a number that began earlier. */
function isPartOfOther(text: string, { start, end }: { start: number; end: number }): boolean {
  const word = /[\dA-Za-z]/;
  if (word.test(text.charAt(start)) && word.test(text.charAt(start - 1))) return true;
  if (text.startsWith("目前", start) && text.charAt(start - 1) === "项") return true;
  return /^(?:行动|计划|方案|规划|工程|级|代)/.test(text.slice(end, end + 2));
}

function readAt(text: string, at: number, published: CalendarDay): PlacedPeriod | null {
  if (!firstPattern.test(text.charAt(at))) return null;
  const plain = readForm(text, at, published);
  if (plain === null || isPartOfOther(text, plain)) return null;
  return withSurroundings(text, plain, published);
}

function isStated({ read }: PlacedPeriod): boolean {
  if (read.isApproximate) return false;
  return [read.start, read.end].every((day) => day === null || day >= earliestStated);
}

function toParsed({ start, end, read }: PlacedPeriod): ParsedPeriod {
  return {
    start,
    end,
    period: { start: read.start, end: read.end, label: labelOf(read) },
    isApproximate: read.isApproximate ?? false,
    isDay: read.isDay ?? false,
  };
}

/**
 * Finds the periods of a text, resolved against the day (or month, or year) the source appeared:
 * 今年前三季度, 2021年1-9月, 截至2021年底, 上半年, “十四五”期间, 到2025年, 近三年, 11月1日 …
 * Days are inclusive. Without a date of publication only what states its year is found.
 */
export function parsePeriods(text: string, publishedOn: string | null): ParsedPeriod[] {
  const folded = foldWidth(text);
  const published = lastDayOf(publishedOn);
  const found: ParsedPeriod[] = [];
  for (let at = 0; at < folded.length; ) {
    const placed = readAt(folded, at, published ?? unknownDay);
    if (placed !== null && (published !== null || isStated(placed))) found.push(toParsed(placed));
    at = placed?.end ?? at + 1;
  }
  return found;
}
