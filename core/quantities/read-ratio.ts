import { type AmountToken, amountToken } from "./amount-token.ts";
import { type NumberRead, readArabic, readNumber, readWholeNumber } from "./read-number.ts";
import { fractionUnit, matchUnit } from "./unit.ts";

/** 三分之一, 百分之十二, 千分之三. */
export function readChineseFraction(text: string, at: number): AmountToken | null {
  const match = /^([二三四五六七八九十百千万\d]+)分之([一二三四五六七八九十百\d.]+)/.exec(
    text.slice(at, at + 24),
  );
  const below = match?.[1] === undefined ? null : readWholeNumber(match[1]);
  const above = match?.[2] === undefined ? null : readWholeNumber(match[2]);
  if (match === null || below === null || above === null) return null;
  const unit = below.value === "100" ? matchUnit("%", 0)?.unit : matchUnit("‰", 0)?.unit;
  const isPercent = below.value === "100" || below.value === "1000";
  return amountToken({ start: at, end: at + match[0].length }, above, {
    unit: isPercent ? (unit ?? null) : fractionUnit(below.value),
  });
}

/** 1/6, not a date, a path or 24/7. */
export function readFraction(text: string, at: number): AmountToken | null {
  const match = /^(\d{1,2})\/(\d{1,2})(?![\d/.])/.exec(text.slice(at, at + 6));
  const [whole, above, below] = match ?? [];
  if (whole === undefined || above === undefined || below === undefined) return null;
  if (Number(above) >= Number(below) || above.startsWith("0")) return null;
  const number = readArabic(above, 0);
  if (number === null || /[\d/]/.test(text.charAt(at - 1))) return null;
  return amountToken({ start: at, end: at + whole.length }, number, { unit: fractionUnit(below) });
}

/** 翻番, 翻两番, 翻倍, 倍增 (as a verb). 翻一倍 reads as an ordinary 一倍. */
export function readDoubling(text: string, at: number): AmountToken | null {
  const one: NumberRead = { value: "1", end: at, scale: "", script: "chinese", isBare: false };
  if (text.startsWith("倍增", at)) {
    if (/^倍增[计工行器]/.test(text.slice(at, at + 3))) return null;
    return amountToken({ start: at, end: at + 2 }, one, { unit: matchUnit("倍", 0)?.unit ?? null });
  }
  if (text.charAt(at) !== "翻") return null;
  const next = text.charAt(at + 1);
  if (next === "番" || next === "倍") {
    return amountToken({ start: at, end: at + 2 }, one, { unit: matchUnit(next, 0)?.unit ?? null });
  }
  const number = readNumber(text, at + 1);
  if (number === null || text.charAt(number.end) !== "番") return null;
  return amountToken({ start: at, end: number.end + 1 }, number, {
    unit: matchUnit("番", 0)?.unit ?? null,
  });
}
