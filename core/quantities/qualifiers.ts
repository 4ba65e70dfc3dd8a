/** Where a qualifier stands: 近200家, 200余家, 200家以上. */
export type QualifierPlace = "before" | "inside" | "after";

export interface QualifierWord {
  readonly word: string;
  readonly place: QualifierPlace;
  /** A stated goal or expectation; printed before the whole phrase. */
  readonly isForecast: boolean;
  readonly english: string;
}

function words(
  place: QualifierPlace,
  isForecast: boolean,
  pairs: [string, string][],
): QualifierWord[] {
  return pairs.map(([word, english]) => ({ word, place, isForecast, english }));
}

export const qualifierWords: readonly QualifierWord[] = [
  ...words("before", false, [
    ["突破", "over"],
    ["超过", "over"],
    ["超", "over"],
    ["逾", "over"],
    ["过", "over"],
    ["破", "over"],
    ["上", "over"],
    ["近", "nearly"],
    ["接近", "nearly"],
    ["将近", "nearly"],
    ["约", "about"],
    ["大约", "about"],
    ["约为", "about"],
    ["不到", "less than"],
    ["不足", "less than"],
    ["少于", "less than"],
    ["低于", "less than"],
    ["不少于", "at least"],
    ["不低于", "at least"],
    ["至少", "at least"],
    ["最高", "up to"],
    ["最多", "up to"],
    ["前", "top"],
  ]),
  ...words("before", true, [
    ["力争", "aiming for"],
    ["预计", "an expected"],
    ["预期", "an expected"],
    ["计划", "a planned"],
    ["有望", "possibly"],
  ]),
  ...words("inside", false, [
    ["多", "over"],
    ["余", "over"],
    ["来", "about"],
  ]),
  ...words("after", false, [
    ["以上", "at least"],
    ["以内", "within"],
    ["以下", "at most"],
    ["之内", "within"],
    ["内", "within"],
    ["左右", "about"],
    ["上下", "about"],
  ]),
  ...words("before", false, [
    ["over", "over"],
    ["more than", "over"],
    ["exceeding", "over"],
    ["exceeded", "over"],
    ["above", "over"],
    ["nearly", "nearly"],
    ["almost", "nearly"],
    ["about", "about"],
    ["around", "about"],
    ["approximately", "about"],
    ["some", "about"],
    ["less than", "less than"],
    ["under", "less than"],
    ["at least", "at least"],
    ["up to", "up to"],
    ["an expected", "an expected"],
    ["a planned", "a planned"],
  ]),
];

const byLengthDown = (a: QualifierWord, b: QualifierWord) => b.word.length - a.word.length;
/** 前 qualifies ranks only and is read with them; see tokenize-quantities.ts. */
const before = qualifierWords
  .filter(({ place, word }) => place === "before" && word !== "前")
  .sort(byLengthDown);
const after = qualifierWords.filter(({ place }) => place === "after").sort(byLengthDown);

/** Link words that a qualifier may stand in front of: 预计达500亿元. They qualify nothing. */
const links = ["达到", "实现", "完成", "高达", "多达", "达", "为", "到", "至"];

/** Words that end like a qualifier and are none: 通过5家, 附近3家, 用以上. */
const falseEndings = [
  "通过",
  "经过",
  "不过",
  "附近",
  "最近",
  "以上",
  "网上",
  "线上",
  "契约",
  "节约",
  "集约",
  "今后",
  "此前",
  "目前",
];

export function findQualifier(word: string): QualifierWord | null {
  return qualifierWords.find((qualifier) => qualifier.word === word) ?? null;
}

export interface QualifierMatch {
  readonly qualifier: QualifierWord;
  readonly start: number;
  readonly end: number;
}

function endsWithWord(text: string, end: number, word: string): boolean {
  if (!text.slice(0, end).endsWith(word)) return false;
  const isLatin = /[a-z]$/.test(word);
  return !isLatin || !/[A-Za-z]/.test(text.charAt(end - word.length - 1));
}

function skipSpacesBack(text: string, end: number): number {
  let position = end;
  while (position > 0 && text.charAt(position - 1) === " ") position -= 1;
  return position;
}

function matchBefore(text: string, end: number): QualifierMatch | null {
  const lower = text.slice(Math.max(0, end - 16), end).toLowerCase();
  if (falseEndings.some((word) => lower.endsWith(word))) return null;
  const found = before.find(({ word }) => endsWithWord(lower, lower.length, word));
  return found === undefined ? null : { qualifier: found, start: end - found.word.length, end };
}

function skipLinks(text: string, end: number): number {
  const link = links.find((word) => text.slice(0, end).endsWith(word));
  return link === undefined ? end : end - link.length;
}

/**
 * The qualifier in front of a number that starts at `at`. A word on the amount (近, 超过) counts
 * before a forecast word (预计, 力争) farther away: 力争突破150亿元 gives 突破.
 */
export function qualifierBefore(text: string, at: number): QualifierMatch | null {
  const end = skipSpacesBack(text, at);
  const nearest = matchBefore(text, end);
  if (nearest !== null) return nearest;
  const linked = matchBefore(text, skipLinks(text, end));
  return linked?.qualifier.isForecast ? linked : null;
}

/** The qualifier behind a unit that ends at `at`; 内 only behind a time. */
export function qualifierAfter(text: string, at: number, isTime: boolean): QualifierMatch | null {
  const start = text.charAt(at) === " " ? at + 1 : at;
  const found = after.find(({ word }) => text.startsWith(word, start));
  if (found === undefined || (found.word === "内" && !isTime)) return null;
  return { qualifier: found, start, end: start + found.word.length };
}
