import type { AmountToken } from "./amount-token.ts";
import { compareDecimals } from "./decimal-text.ts";
import { foldWidth } from "./fold-width.ts";
import { type QualifierMatch, qualifierAfter, qualifierBefore } from "./qualifiers.ts";
import { convertQuantity } from "./quantity.ts";
import { tokenizeAmounts } from "./tokenize-quantities.ts";
import { findUnit } from "./unit.ts";

export interface ParsedQuantity {
  /** UTF-16 offsets of number and unit: "1106.8亿元", "200余家", "50万元至100万元". */
  readonly start: number;
  readonly end: number;
  /** The same with an outer qualifier: "近1900亿元", "150家以上". */
  readonly outerStart: number;
  readonly outerEnd: number;
  readonly value: string;
  readonly valueHigh: string | null;
  /** As printed, the scale included; "" for a number without a unit. */
  readonly unit: string;
  readonly qualifier: string | null;
  /** 第3位, 首位, 前10名: a place in an order, counted from the best. */
  readonly isRank: boolean;
}

export interface ParseOptions {
  /** Also numbers without a unit, as they stand in table cells. */
  readonly withBareNumbers?: boolean;
}

const rangeMarkPattern = /^\s?(至|到|-|—|–|~|～|─|to)\s?/;
const countedDimensions = ["count", "person"];

/** 一家, 一个 …: an article, not a count, unless a qualifier makes it one. */
function isArticle(token: AmountToken): boolean {
  if (token.script !== "chinese" || token.value !== "1" || token.isRank || token.isBare)
    return false;
  if (token.unit === null || token.unit.scale !== "") return false;
  return countedDimensions.includes(token.unit.dimension);
}

/** 万家灯火, 千家万户: a scale alone counts only behind 近, 超, 上 … or with a noun: 百万吨, 千亿级. */
function isVague(token: AmountToken, qualifier: QualifierMatch | null): boolean {
  if (!token.isBare || token.unit === null) return false;
  const hasDigitPart = token.value !== "1";
  const isNamed = token.unit.name !== "" || token.unit.scale.endsWith("亿");
  return !(qualifier !== null || (hasDigitPart && token.unit.scale !== "" && isNamed));
}

/** 二期: a stage of a project, not a count of them. */
function isStage(token: AmountToken): boolean {
  return token.script === "chinese" && token.unit?.text === "期";
}

/** The patterns below end at the number; a bounded stretch keeps long texts linear. */
function shortlyBefore(text: string, { start }: AmountToken): string {
  return text.slice(Math.max(0, start - 4), start);
}

const indefiniteBefore = /[几数]$/;

function isPeriodPart(text: string, token: AmountToken): boolean {
  return /[前第]\s?$/.test(shortlyBefore(text, token)) && token.unit?.dimension === "months";
}

/** 上 is 上千家, not 网上3家. */
function isPlausible(match: QualifierMatch | null, token: AmountToken): boolean {
  return match?.qualifier.word !== "上" || token.isBare;
}

function rangeUnit(low: AmountToken, high: AmountToken): { value: string; unit: string } | null {
  if (high.unit === null) return null;
  const unit = high.unit.text;
  if (low.unit === null) return { value: low.value, unit };
  const written = low.unit.name === "" ? low.unit.scale + high.unit.name : low.unit.text;
  const value = convertQuantity({ value: low.value, unit: written }, unit);
  return value === null || findUnit(written) === null ? null : { value, unit };
}

function joinRange(text: string, low: AmountToken, high: AmountToken | undefined) {
  if (high === undefined || low.isRank || high.isRank) return null;
  const gap = text.slice(low.end, high.start);
  if (rangeMarkPattern.exec(gap)?.[0] !== gap) return null;
  if (/[从由自]\s?$/.test(shortlyBefore(text, low))) return null;
  const joined = rangeUnit(low, high);
  if (joined === null || compareDecimals(joined.value, high.value) >= 0) return null;
  return { ...joined, valueHigh: high.value, end: high.end };
}

interface Assembled {
  readonly quantity: ParsedQuantity;
  readonly tokensUsed: number;
}

function assemble(text: string, tokens: readonly AmountToken[], index: number): Assembled | null {
  const token = tokens[index];
  if (token === undefined) return null;
  const range = joinRange(text, token, tokens[index + 1]);
  const last = range === null ? token : (tokens[index + 1] ?? token);
  const found = qualifierBefore(text, token.start);
  const before = isPlausible(found, token) ? found : null;
  if (range === null && (isArticle(token) || isVague(token, before))) {
    if (before === null || before.qualifier.isForecast) return null;
  }
  if (
    isStage(token) ||
    isPeriodPart(text, token) ||
    indefiniteBefore.test(shortlyBefore(text, token))
  )
    return null;
  const after = qualifierAfter(
    text,
    last.end,
    ["months", "hours", "working-day"].includes(last.unit?.dimension ?? ""),
  );
  const quantity: ParsedQuantity = {
    start: token.start,
    end: last.end,
    outerStart: before?.start ?? token.start,
    outerEnd: after?.end ?? last.end,
    value: range?.value ?? token.value,
    valueHigh: range?.valueHigh ?? null,
    unit: range?.unit ?? token.unit?.text ?? "",
    qualifier: pickQualifier(token, last, { before, after }),
    isRank: token.isRank,
  };
  return { quantity, tokensUsed: range === null ? 1 : 2 };
}

/** A word on the amount counts before a forecast; of two on the amount, the one in front. */
function pickQualifier(
  token: AmountToken,
  last: AmountToken,
  outer: { before: QualifierMatch | null; after: QualifierMatch | null },
): string | null {
  if (token.isTop) return "前";
  const front = outer.before?.qualifier ?? null;
  if (front !== null && !front.isForecast) return front.word;
  return last.inside ?? outer.after?.qualifier.word ?? front?.word ?? null;
}

/**
 * Finds the quantities of a text: Arabic, full-width and Chinese numerals with their units,
 * ranges, fractions, ranks and qualifiers. Dates, other ordinals, codes (5G, 1+3) and words without
 * a value (两位数, 数百家) are passed over.
 */
export function parseQuantities(text: string, options: ParseOptions = {}): ParsedQuantity[] {
  const folded = foldWidth(text);
  const tokens = tokenizeAmounts(folded);
  const quantities: ParsedQuantity[] = [];
  for (let index = 0; index < tokens.length; ) {
    const assembled = assemble(folded, tokens, index);
    if (assembled !== null && (assembled.quantity.unit !== "" || options.withBareNumbers)) {
      quantities.push(assembled.quantity);
    }
    index += assembled?.tokensUsed ?? 1;
  }
  return quantities;
}
