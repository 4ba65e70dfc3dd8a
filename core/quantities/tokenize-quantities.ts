import { chineseNumeralPattern, parseChineseNumeral } from "./chinese-numeral.ts";
import { composeUnit, fractionUnit, matchBaseUnit, matchScale, matchUnit } from "./unit.ts";
import type { Unit } from "./unit-table.ts";

/** One number with what belongs to it directly; ranges and outer qualifiers are put together later. */
export interface AmountToken {
  readonly start: number;
  readonly end: number;
  /** Decimal string in `unit`. */
  readonly value: string;
  readonly unit: Unit | null;
  /** 多, 余 or 来 inside: 30多万平方米. */
  readonly inside: string | null;
  readonly script: "arabic" | "chinese";
  /** 千亿, 百万: a scale without a digit. */
  readonly isBare: boolean;
  /** 第3位: a place in an order. */
  readonly isRank: boolean;
  /** 前10位. */
  readonly isTop: boolean;
}

interface NumberRead {
  readonly value: string;
  readonly end: number;
  /** A scale word that the numeral itself ended in: 一千八百亿. */
  readonly scale: string;
  readonly script: "arabic" | "chinese";
  readonly isBare: boolean;
}

const arabicPattern = /\d{1,3}(?:[,\u2009\u202f]\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?/y;
const insideWords = "多余来";

function readArabic(text: string, at: number): NumberRead | null {
  arabicPattern.lastIndex = at;
  const digits = arabicPattern.exec(text)?.[0];
  if (digits === undefined) return null;
  const value = digits.replace(/[,\u2009\u202f]/g, "");
  return { value, end: at + digits.length, scale: "", script: "arabic", isBare: false };
}

function readChinese(text: string, at: number): NumberRead | null {
  chineseNumeralPattern.lastIndex = at;
  const run = chineseNumeralPattern.exec(text)?.[0];
  if (run === undefined) return null;
  // 百 in 三百分点 and 千 in 五千瓦时 belong to the unit: a shorter numeral may be the right one.
  let whole: NumberRead | null = null;
  for (let length = run.length; length > 0; length -= 1) {
    const numeral = parseChineseNumeral(run.slice(0, length));
    if (numeral === null) continue;
    const read: NumberRead = { ...numeral, end: at + length, script: "chinese" };
    if (numeral.scale !== "" || matchBaseUnit(text, read.end) !== null) return read;
    if (length === run.length) whole = read;
  }
  return whole;
}

function readNumber(text: string, at: number): NumberRead | null {
  return readArabic(text, at) ?? readChinese(text, at);
}

interface UnitRead {
  readonly unit: Unit;
  readonly end: number;
  readonly inside: string | null;
}

/** 9万多人: the word stands between scale and noun. */
function readSplitUnit(text: string, at: number, scale: string): UnitRead | null {
  const wordAt = at + (scale === matchScale(text, at) ? scale.length : 0);
  const word = text.charAt(wordAt);
  if (scale === "" || word === "" || !insideWords.includes(word)) return null;
  const base = matchBaseUnit(text, wordAt + 1);
  if (base === null) return null;
  const unit = composeUnit(scale, base);
  return { unit, end: wordAt + 1 + base.text.length, inside: word };
}

function readUnitBehindScale(text: string, number: NumberRead): UnitRead | null {
  const split = readSplitUnit(text, number.end, number.scale);
  if (split !== null) return split;
  // The scale was read with the numeral; the unit is looked up as if it still stood here.
  const start = number.end - number.scale.length;
  const match = text.startsWith(number.scale, start) ? matchUnit(text, start) : null;
  if (match !== null) return { ...match, inside: null };
  const base = matchBaseUnit(text, number.end);
  if (base === null) return null;
  return {
    unit: composeUnit(number.scale, base),
    end: number.end + base.text.length,
    inside: null,
  };
}

function skipSpace(text: string, at: number): number {
  return text.charAt(at) === " " ? at + 1 : at;
}

function readUnit(text: string, number: NumberRead): UnitRead | null {
  if (number.scale !== "") return readUnitBehindScale(text, number);
  const at = skipSpace(text, number.end);
  const split = readSplitUnit(text, at, matchScale(text, at));
  if (split !== null) return split;
  const word = text.charAt(at);
  if (word !== "" && insideWords.includes(word)) {
    const behind = matchUnit(text, skipSpace(text, at + 1));
    if (behind !== null) return { ...behind, inside: word };
  }
  const match = matchUnit(text, at);
  return match === null ? null : { ...match, inside: insideBehind(text, match.end, match.unit) };
}

/** 3年多, 5亩余: behind a measure, where no further noun follows. */
function insideBehind(text: string, at: number, unit: Unit): string | null {
  const word = text.charAt(at);
  if (word !== "多" && word !== "余") return null;
  if (!["年", "个月", "倍", "亩", "公里", "吨"].includes(unit.name)) return null;
  return /^[多余][种个次项名元类样年]/.test(text.slice(at)) ? null : word;
}

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
    const scale = /^ ?(thousand|million|billion|trillion)\b/.exec(text.slice(number.end));
    const words = `${scale?.[1] ?? ""} ${name === "元" ? "yuan" : "US dollars"}`.trim();
    const unit = matchUnit(words, 0)?.unit ?? null;
    const end = number.end + (scale?.[0].length ?? 0);
    return amount(at, end, number, { unit, inside: null });
  }
  return null;
}

function amount(
  start: number,
  end: number,
  number: NumberRead,
  rest: Partial<AmountToken>,
): AmountToken {
  return {
    start,
    end,
    value: number.value,
    unit: null,
    inside: null,
    script: number.script,
    isBare: number.isBare,
    isRank: false,
    isTop: false,
    ...rest,
  };
}

/** 三分之一, 百分之十二, 千分之三. */
function readChineseFraction(text: string, at: number): AmountToken | null {
  const match = /^([二三四五六七八九十百千万\d]+)分之([一二三四五六七八九十百\d.]+)/.exec(
    text.slice(at, at + 24),
  );
  const below = match?.[1] === undefined ? null : wholeNumber(match[1]);
  const above = match?.[2] === undefined ? null : wholeNumber(match[2]);
  if (match === null || below === null || above === null) return null;
  const unit = below.value === "100" ? matchUnit("%", 0)?.unit : matchUnit("‰", 0)?.unit;
  const isPercent = below.value === "100" || below.value === "1000";
  return amount(at, at + match[0].length, above, {
    unit: isPercent ? (unit ?? null) : fractionUnit(below.value),
  });
}

function wholeNumber(text: string): NumberRead | null {
  if (text === "百" || text === "千") {
    const value = text === "百" ? "100" : "1000";
    return { value, end: 1, scale: "", script: "chinese", isBare: false };
  }
  const number = readNumber(text, 0);
  return number !== null && number.end === text.length && number.scale === "" ? number : null;
}

/** 1/6, not a date, a path or 24/7. */
function readFraction(text: string, at: number): AmountToken | null {
  const match = /^(\d{1,2})\/(\d{1,2})(?![\d/.])/.exec(text.slice(at, at + 6));
  const [whole, above, below] = match ?? [];
  if (whole === undefined || above === undefined || below === undefined) return null;
  if (Number(above) >= Number(below) || above.startsWith("0")) return null;
  const number = readArabic(above, 0);
  if (number === null || /[\d/]/.test(text.charAt(at - 1))) return null;
  return amount(at, at + whole.length, number, { unit: fractionUnit(below) });
}

const rankContext = /(位居|位列|排名|名列|占比|总量|跃居|跃升|升至|居|列|排|[省市国区])$/;
const rankUnit = "位";

function rankEnd(text: string, at: number, before: string): number | null {
  const next = text.charAt(at);
  if ((next === "位" || next === "名") && text.charAt(at + 1) !== "数") return at + 1;
  if (next === "大" && !/^大[类块步部]/.test(text.slice(at))) return at;
  const isEnd = next === "" || /[,，。;；、:：）)\s]/.test(next);
  return isEnd && rankContext.test(before) ? at : null;
}

function rankToken(start: number, end: number, number: NumberRead, isTop: boolean): AmountToken {
  const unit = matchUnit(rankUnit, 0)?.unit ?? null;
  return amount(start, end, number, { unit, isRank: true, isTop });
}

/** 第三位, 全国第二大, 居全省第一, 首位, 前10位. Other ordinals (第二批, 第X届) are passed over. */
function readRank(text: string, at: number): AmountToken | "other-ordinal" | null {
  if (text.startsWith("首位", at)) {
    if (text.charAt(at + 2) === "度") return "other-ordinal";
    const one: NumberRead = {
      value: "1",
      end: at + 2,
      scale: "",
      script: "chinese",
      isBare: false,
    };
    return rankToken(at, at + 2, one, false);
  }
  const isTop = text.charAt(at) === "前";
  if (!isTop && text.charAt(at) !== "第") return null;
  const number = readNumber(text, skipSpace(text, at + 1));
  if (number === null || number.scale !== "") return null;
  const before = text.slice(Math.max(0, at - 4), at);
  const end = isTop ? topEnd(text, number.end) : rankEnd(text, number.end, before);
  if (end === null) return isTop ? null : "other-ordinal";
  return rankToken(isTop ? skipSpace(text, at + 1) : at, end, number, isTop);
}

function topEnd(text: string, at: number): number | null {
  const next = text.charAt(at);
  return next === "位" || next === "名" ? at + 1 : null;
}

/** 翻番, 翻两番, 翻倍, 倍增 (as a verb). 翻一倍 reads as an ordinary 一倍. */
function readDoubling(text: string, at: number): AmountToken | null {
  const one: NumberRead = { value: "1", end: at, scale: "", script: "chinese", isBare: false };
  if (text.startsWith("倍增", at)) {
    if (/^倍增[计工行器]/.test(text.slice(at, at + 3))) return null;
    return amount(at, at + 2, one, { unit: matchUnit("倍", 0)?.unit ?? null });
  }
  if (text.charAt(at) !== "翻") return null;
  const next = text.charAt(at + 1);
  if (next === "番" || next === "倍") {
    return amount(at, at + 2, one, { unit: matchUnit(next, 0)?.unit ?? null });
  }
  const number = readNumber(text, at + 1);
  if (number === null || text.charAt(number.end) !== "番") return null;
  return amount(at, number.end + 1, number, { unit: matchUnit("番", 0)?.unit ?? null });
}

/** Letters, joined digits and + make a code of the number: 5G, A6, O2O, 1+435, 13710.2.1. */
function isCode(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start).trimEnd().at(-1) ?? "";
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
    return number.script === "arabic" ? amount(at, number.end, number, {}) : null;
  }
  if (isYear(number, read.unit) || read.unit.name === "番") return null;
  const end =
    read.inside !== null && text.charAt(read.end) === read.inside ? read.end + 1 : read.end;
  return amount(at, end, number, { unit: read.unit, inside: read.inside });
}

function readSigned(text: string, at: number): AmountToken | null {
  if (text.charAt(at) !== "-" || /[\d%A-Za-z]/.test(text.charAt(at - 1))) return null;
  const number = readArabic(text, at + 1);
  if (number === null) return null;
  const read = readUnit(text, number);
  if (read === null) return null;
  const signed = { ...number, value: `-${number.value}` };
  return amount(at, read.end, signed, { unit: read.unit, inside: read.inside });
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
