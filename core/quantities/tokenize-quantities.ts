import { type AmountToken, amountToken } from "./amount-token.ts";
import { chineseNumeralPattern } from "./chinese-numeral.ts";
import { type NumberRead, readArabic, readNumber, skipSpace } from "./read-number.ts";
import { readRank } from "./read-rank.ts";
import { readChineseFraction, readDoubling, readFraction } from "./read-ratio.ts";
import { readUnit } from "./read-unit.ts";
import { matchUnit } from "./unit.ts";
import type { Unit } from "./unit-table.ts";

const currencyUnits = new Map([
  ["US$", "美元"],
  ["$", "美元"],
  ["¥", "元"],
  ["RMB", "元"],
  ["CNY", "元"],
]);

/** "$5.2 billion" and "¥300 million": the currency stands in front. */
function readCurrency(text: string, at: number): AmountToken | null {
  for (const [symbol, name] of currencyUnits) {
    if (!text.startsWith(symbol, at)) continue;
    const number = readArabic(text, skipSpace(text, at + symbol.length));
    if (number === null) return null;
    const scale = /^ ?(thousand|million|billion|trillion)\b/.exec(
      text.slice(number.end, number.end + 12),
    );
    const words = `${scale?.[1] ?? ""} ${name === "元" ? "yuan" : "US dollars"}`.trim();
    const unit = matchUnit(words, 0)?.unit ?? null;
    const end = number.end + (scale?.[0].length ?? 0);
    return amountToken({ start: at, end: end }, number, { unit, inside: null });
  }
  return null;
}

/** Letters, joined digits and + make a code of the number: 5G, A6, O2O, 1+435, 13710.2.1. */
function isCode(text: string, start: number, end: number): boolean {
  const before =
    text
      .slice(Math.max(0, start - 3), start)
      .trimEnd()
      .at(-1) ?? "";
  if (/[A-Za-z_.\d]/.test(text.charAt(start - 1)) || before === "+") return true;
  return /^(\s?\+|[A-Za-z_])/.test(text.slice(end, end + 2));
}

function isYear(number: NumberRead, unit: Unit): boolean {
  return unit.text === "年" && /^(19|20|21)\d\d$/.test(number.value) && number.script === "arabic";
}

function readPlain(text: string, at: number): AmountToken | null {
  const number = readNumber(text, at);
  if (number === null) return null;
  const read = readUnit(text, number);
  if (number.script === "arabic" && isCode(text, at, read === null ? number.end : at)) return null;
  if (read === null) {
    return number.script === "arabic"
      ? amountToken({ start: at, end: number.end }, number, {})
      : null;
  }
  if (isYear(number, read.unit) || read.unit.name === "番") return null;
  const end =
    read.inside !== null && text.charAt(read.end) === read.inside ? read.end + 1 : read.end;
  return amountToken({ start: at, end: end }, number, { unit: read.unit, inside: read.inside });
}

function readSigned(text: string, at: number): AmountToken | null {
  if (text.charAt(at) !== "-" || /[\d%A-Za-z]/.test(text.charAt(at - 1))) return null;
  const number = readArabic(text, at + 1);
  if (number === null) return null;
  const read = readUnit(text, number);
  if (read === null) return null;
  const signed = { ...number, value: `-${number.value}` };
  return amountToken({ start: at, end: read.end }, signed, {
    unit: read.unit,
    inside: read.inside,
  });
}

const startPattern = /[\d零〇一二两三四五六七八九十百千万亿第前首翻倍$¥URC-]/;

function readAt(text: string, at: number): AmountToken | "other-ordinal" | null {
  if (!startPattern.test(text.charAt(at))) return null;
  return (
    readCurrency(text, at) ??
    readRank(text, at) ??
    readDoubling(text, at) ??
    readChineseFraction(text, at) ??
    readFraction(text, at) ??
    readSigned(text, at) ??
    readPlain(text, at)
  );
}

/** Where to go on after a place that is no amount: behind the whole number, not inside it. */
function skipNumber(text: string, at: number): number {
  const ordinalMark = /[第首]/.test(text.charAt(at)) ? 1 : 0;
  const number = readNumber(text, at + ordinalMark);
  if (number !== null) return number.end;
  chineseNumeralPattern.lastIndex = at;
  return at + Math.max(1, chineseNumeralPattern.exec(text)?.[0].length ?? 1);
}

/** All amounts of width-folded text, in order; numbers without a unit included. */
export function tokenizeAmounts(text: string): AmountToken[] {
  const tokens: AmountToken[] = [];
  let at = 0;
  while (at < text.length) {
    const token = readAt(text, at);
    if (token === null || token === "other-ordinal") {
      at = skipNumber(text, at);
    } else {
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}
