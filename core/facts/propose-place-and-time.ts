import { dayOf, lastDayOf, toIso } from "../periods/calendar.ts";
import { type ParsedPeriod, parsePeriods } from "../periods/parse-periods.ts";
import type { Period } from "./fact.ts";
import { type Statement, withoutTitles, wordsOf } from "./statement.ts";
import type { ProposableZone, ZoneMatch, ZoneNames } from "./zone-names.ts";

export type Place = "quote" | "paragraph" | "heading";

export interface Placed<Value> {
  readonly value: Value;
  readonly words: string;
  readonly place: Place;
}

/** A name at the head of a sentence or clause is what the words after it are about. */
function opens(text: string, { start }: ZoneMatch): boolean {
  const before = text.slice(Math.max(0, start - 6), start);
  return /(?:^|[。，；：、！？“\s]|年|月|底|季度|目前)$/.test(before) && !/、$/.test(before);
}

/** In the sentence: the last name that opens a clause, else the nearest name. */
function zoneInSentence(matches: readonly ZoneMatch[], statement: Statement): ZoneMatch | null {
  const { text, sentence, quantity } = statement;
  const before = matches.filter(
    ({ start, end }) => start >= sentence.start && end <= quantity.start,
  );
  return before.findLast((match) => opens(text, match)) ?? before.at(-1) ?? null;
}

/** The innermost heading that names a zone; one that names a city ends the search. */
function zoneInHeadings(heading: string, names: ZoneNames): ZoneMatch | null {
  for (const line of heading.split("\n").reverse()) {
    const match = names.find(line).at(-1);
    if (match !== undefined) return match;
    if (names.namesCity(line)) return null;
  }
  return null;
}

/**
 * The zone that the sentence names before the number, else the one that opened an earlier
 * sentence of the paragraph, else the heading's, else any that the paragraph names.
 */
export function proposeZone(
  statement: Statement,
  heading: string,
  names: ZoneNames,
): Placed<ProposableZone> | null {
  const matches = names.find(statement.text, heading);
  const inText =
    zoneInSentence(matches, statement) ??
    matches.findLast(
      (match) => match.end <= statement.quantity.start && opens(statement.text, match),
    ) ??
    null;
  if (inText !== null) return placed(inText, statement);
  const titled = zoneInHeadings(heading, names);
  if (titled !== null) return { value: titled.entry, words: titled.words, place: "heading" };
  const other = matches.findLast(({ end }) => end <= statement.quantity.start) ?? matches[0];
  return other === undefined ? null : placed(other, statement);
}

function placed(match: ZoneMatch, { quote }: Statement): Placed<ProposableZone> {
  const isInQuote = match.start >= quote.start && match.end <= quote.end;
  return { value: match.entry, words: match.words, place: isInQuote ? "quote" : "paragraph" };
}

/** 较2019年 and 比上半年 name what the number is compared with. */
function isBaseOfComparison(text: string, { start, end }: ParsedPeriod): boolean {
  return /[较比与]$/.test(text.slice(0, start)) || /^(?:相比|同期)/.test(text.slice(end));
}

/** The day, the founding or the plan that a sentence mentions is not what its figures cover. */
function isCovering(text: string, period: ParsedPeriod): boolean {
  if (period.isDay || isBaseOfComparison(text, period)) return false;
  return withoutTitles(text).slice(period.start, period.end).trim() !== "";
}

function lastBefore(periods: readonly ParsedPeriod[], from: number, to: number) {
  return periods.findLast(({ start, end }) => start >= from && end <= to) ?? null;
}

const ledInPattern =
  /(?:^|[，。；：、！？“（(\s]|[在于至到]|预计|力争|争取|确保|实现|完成|计划|截止?)$/;

/** At the head of a clause a period covers what follows; inside one it belongs to its noun. */
function leadsIn(statement: Statement, { start }: ParsedPeriod): boolean {
  const before = statement.text.slice(Math.max(0, start - 4), start);
  return start >= statement.lead.start || ledInPattern.test(before);
}

/** Stands in for a day of publication that is not known, only to see where periods are named. */
const anyDay = "2000-06-15";

/**
 * The period named last before the number in its sentence, else earlier in the paragraph. None
 * where that is said from a day of publication (今年, 上半年) that is not known: the period of the
 * clause beside it is another's.
 */
export function proposePeriod(
  statement: Statement,
  publishedOn: string | null,
): Placed<ParsedPeriod> | null {
  const { text, sentence, quantity, quote } = statement;
  const asOf = publishedOn ?? anyDay;
  const isDone = saysDone(statement);
  const periods = parsePeriods(text, asOf).filter(
    (period) =>
      isCovering(text, period) &&
      leadsIn(statement, period) &&
      !(isDone && isDue(period.period, asOf)),
  );
  const found =
    lastBefore(periods, sentence.start, quantity.start) ??
    periods.find(({ start, end }) => start >= quantity.end && end <= quote.end) ??
    earlierInParagraph(periods, text, sentence.start);
  if (found === null || !isKnown(found, text, publishedOn)) return null;
  const isInQuote = found.start >= quote.start && found.end <= quote.end;
  return { value: found, words: wordsOf(text, found), place: isInQuote ? "quote" : "paragraph" };
}

function isKnown({ start, end }: ParsedPeriod, text: string, publishedOn: string | null): boolean {
  if (publishedOn !== null) return true;
  return parsePeriods(text, null).some((stated) => stated.start === start && stated.end === end);
}

/** A stretch that opens the sentence before goes on into this one; a passing year does not. */
function earlierInParagraph(periods: readonly ParsedPeriod[], text: string, before: number) {
  const previous = periods.findLast(({ end }) => end <= before) ?? null;
  if (previous === null || previous.isApproximate) return null;
  const between = text.slice(previous.end, before);
  return (between.match(/[。！？]/g) ?? []).length <= 1 ? previous : null;
}

const expectationPattern =
  /预计|预期|力争|争取|目标|有望|将(?!近|其|军|被)|确保|建成后|投产后|达产后|竣工后/g;
/** Said of the clause that they stand in; 培育计划 at the end of a clause is a name. */
const planPattern = /(?:计划|规划|拟(?!定))(?=[^，。；：、）)])/g;
/** 达到了, 已建成: what has happened is not expected. */
const donePattern = /了(?![解望])|已(?!知)|曾|(?:去|上|前)年/;

/** The clause of the number, and what goes before it and the parts of the sentence it stands in. */
function clauseOf({ text, sentence, quantity }: Statement) {
  const before = withoutTitles(text.slice(sentence.start, quantity.start));
  const part = before.slice(before.lastIndexOf("；") + 1);
  const at = Math.max(part.lastIndexOf("，"), part.lastIndexOf("：")) + 1;
  return { earlier: part.slice(0, at), clause: part.slice(at) };
}

const allOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([word]) => word);

/** True when the clause says that what its number counts has happened. */
export function saysDone(statement: Statement): boolean {
  const { clause } = clauseOf(statement);
  return donePattern.test(clause) && allOf(clause, expectationPattern).length === 0;
}

/**
 * The words before the number, the last one last, that put it in the future: those of its own
 * clause, else those of the sentence as long as the clause does not say that it has happened.
 */
export function forecastWords(statement: Statement): readonly string[] {
  const { earlier, clause } = clauseOf(statement);
  const own = allOf(clause, expectationPattern);
  if (own.length > 0) return own;
  const planned = allOf(`${clause}0`, planPattern);
  if (donePattern.test(clause)) return planned;
  const said = allOf(earlier, expectationPattern);
  return said.length > 0 ? said : planned;
}

/** True when the period ends after the source appeared. */
export function endsLater(period: Period, publishedOn: string | null): boolean {
  const published = lastDayOf(publishedOn);
  return published !== null && period.end !== null && period.end > toIso(published);
}

function isWholeYear({ start, end }: Period): boolean {
  return start !== null && end === `${start.slice(0, 4)}-12-31` && start.endsWith("-01-01");
}

/** 到2025年, or a whole year that has not begun: what is said of it is to be met by its end. */
export function isDue(period: Period, publishedOn: string | null): boolean {
  if (!endsLater(period, publishedOn)) return false;
  if (period.start === null) return true;
  const published = lastDayOf(publishedOn);
  return published !== null && isWholeYear(period) && period.start > toIso(published);
}

/** A goal for a whole year is one to be met by its end. */
export function asDueDate(period: Period): Period {
  if (!isWholeYear(period) || period.end === null) return period;
  return { start: null, end: period.end, label: `到${dayOf(period.end).year}年` };
}
