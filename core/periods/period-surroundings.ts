import { type CalendarDay, dayOf, toIso } from "./calendar.ts";
import type { ReadPeriod } from "./period-form.ts";
import { labelOfDays } from "./period-label.ts";

/** A period in its text; the words around it may move its ends and open its days. */
export interface PlacedPeriod {
  readonly start: number;
  readonly end: number;
  readonly read: ReadPeriod;
}

export function labelOf(read: ReadPeriod): string {
  return read.label ?? labelOfDays(read.start, read.end, "zh");
}

function before(text: string, at: number, pattern: RegExp): string | null {
  return pattern.exec(text.slice(Math.max(0, at - 8), at))?.[0] ?? null;
}

function behind(text: string, at: number, pattern: RegExp): string | null {
  return pattern.exec(text.slice(at, at + 4))?.[0] ?? null;
}

/** 年初, 9月初: its first day. */
function atBeginning(placed: PlacedPeriod, end: number): PlacedPeriod {
  const { read } = placed;
  const day = read.start ?? "";
  const isYear = day.endsWith("-01-01") && read.end?.endsWith("-12-31");
  const label = `${isYear ? `${dayOf(day).year}年` : labelOf(read)}初`;
  return { ...placed, end, read: { start: null, end: day, label, isApproximate: true } };
}

/** 底 and 末: everything up to the last day. */
function withMoment(text: string, placed: PlacedPeriod): PlacedPeriod {
  const mark = behind(text, placed.end, /^ ?[底末初](?![步心衷])/);
  const { read } = placed;
  if (mark === null || read.start === null || read.end === null || read.isDay) return placed;
  const end = placed.end + mark.length;
  if (mark.endsWith("初")) return atBeginning(placed, end);
  const label = labelOfDays(null, read.end, "zh");
  return { ...placed, end, read: { ...read, start: null, label } };
}

/** 截至2021年9月, as of the end of 2021: everything up to its end. */
function withUpTo(text: string, placed: PlacedPeriod): PlacedPeriod {
  const lead = before(text, placed.start, /(?:截至|截止到?|as of ) ?$/i);
  if (lead === null) return placed;
  const label = `截至${labelOf(placed.read).replace(/^截至/, "")}`;
  return {
    ...placed,
    start: placed.start - lead.length,
    read: { ...placed.read, start: null, label },
  };
}

function withoutUpTo(read: ReadPeriod): string {
  return labelOf(read).replace(/^截至/, "");
}

/** 到2025年 and 2030年前: a goal, to be met by its end. */
function withGoal(text: string, placed: PlacedPeriod): PlacedPeriod {
  const { read } = placed;
  if (read.isDay || read.end === null || read.isApproximate) return placed;
  const close = behind(text, placed.end, /^(?:之前|以前|前)(?![一二三两\d])/);
  if (close !== null) {
    const goal = { ...read, start: null, label: `${withoutUpTo(read)}前` };
    return { ...placed, end: placed.end + close.length, read: goal };
  }
  const lead = before(text, placed.start, /[到至] ?$/);
  const isRangeEnd = before(text, placed.start, /[\d年月日] ?[到至] ?$/) !== null;
  if (lead === null || isRangeEnd) return placed;
  const goal = { ...read, start: null, label: `到${withoutUpTo(read)}` };
  return { ...placed, start: placed.start - lead.length, read: goal };
}

/** 今年以来: up to the day of publication. 2020年起: open. */
function withSince(text: string, placed: PlacedPeriod, published: CalendarDay): PlacedPeriod {
  const mark = behind(text, placed.end, /^(?:以来|起|开始)/);
  const { read } = placed;
  if (mark === null || read.start === null || read.isApproximate) return placed;
  const until = mark === "以来" ? toIso(published) : null;
  if (until !== null && until < read.start) return placed;
  const label = labelOf(read) + (mark === "以来" ? "以来" : "起");
  return { ...placed, end: placed.end + mark.length, read: { ...read, end: until, label } };
}

/** The period that a form together with the words around it means. */
export function withSurroundings(
  text: string,
  placed: PlacedPeriod,
  published: CalendarDay,
): PlacedPeriod {
  const upTo = withUpTo(text, withMoment(text, placed));
  if (upTo.start < placed.start) return upTo;
  return withSince(text, withGoal(text, upTo), published);
}
