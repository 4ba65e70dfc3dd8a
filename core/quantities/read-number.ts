import { chineseNumeralPattern, parseChineseNumeral } from "./chinese-numeral.ts";
import { matchBaseUnit } from "./unit.ts";

export interface NumberRead {
  readonly value: string;
  readonly end: number;
  /** A scale word that the numeral itself ended in: 一千八百亿. */
  readonly scale: string;
  readonly script: "arabic" | "chinese";
  readonly isBare: boolean;
}

const arabicPattern = /\d{1,3}(?:[,\u2009\u202f]\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?/y;
export function readArabic(text: string, at: number): NumberRead | null {
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

export function readNumber(text: string, at: number): NumberRead | null {
  return readArabic(text, at) ?? readChinese(text, at);
}

/** The number that the whole text is; null when it holds more. 百 and 千 stand for themselves. */
export function readWholeNumber(text: string): NumberRead | null {
  if (text === "百" || text === "千") {
    const value = text === "百" ? "100" : "1000";
    return { value, end: 1, scale: "", script: "chinese", isBare: false };
  }
  const number = readNumber(text, 0);
  return number !== null && number.end === text.length && number.scale === "" ? number : null;
}

export function skipSpace(text: string, at: number): number {
  return text.charAt(at) === " " ? at + 1 : at;
}
