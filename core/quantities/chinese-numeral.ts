import { decimalFrom, decimalToText } from "./decimal-text.ts";

const digits = "零一二三四五六七八九";
const sectionPattern =
  /^(?:([一二两三四五六七八九])?千)?(?:零?([一二两三四五六七八九])?百)?(?:零?([一二三四五六七八九])?十)?(?:零?([一二两三四五六七八九]))?$/;

export interface ChineseNumeral {
  /** In units of `scale`: 一千八百亿 → "1800". */
  readonly value: string;
  readonly scale: "" | "万" | "亿" | "万亿";
  /** Begins with a scale word and no digit: 千亿, 百万, 万. */
  readonly isBare: boolean;
}

export const chineseNumeralPattern = /[零〇一二两三四五六七八九十百千万亿]+/y;

function digitValue(digit: string | undefined, whenAbsent: number): number {
  if (digit === undefined) return whenAbsent;
  return digit === "两" ? 2 : digits.indexOf(digit);
}

/** Up to 9999; null when the characters do not form one number (十四五, 一二三). */
function sectionValue(section: string): number | null {
  const match = sectionPattern.exec(section);
  if (match === null || section === "") return null;
  const [, thousands, hundreds, tens, ones] = match;
  const place = (mark: string, digit: string | undefined, worth: number) =>
    section.includes(mark) ? digitValue(digit, 1) * worth : 0;
  return (
    place("千", thousands, 1000) +
    place("百", hundreds, 100) +
    place("十", tens, 10) +
    digitValue(ones, 0)
  );
}

function isBare(text: string): boolean {
  return /^[百千万亿]/.test(text);
}

/** 三万五千 → 3.5 万, 一亿三千万 → 1.3 亿: each part in units of the greatest scale. */
function sumOfParts(text: string): ChineseNumeral | null {
  const match = /^(?:([^亿]+?)?(万?亿))?(?:零?([^万]+?)?(万))?(?:零?([^万亿]+))?$/.exec(text);
  if (match === null) return null;
  const [, upper, upperScale, middle, middleScale, lower] = match;
  const parts: [string | undefined, number][] = [];
  if (upperScale !== undefined) parts.push([upper ?? "一", upperScale === "万亿" ? 12 : 8]);
  if (middleScale !== undefined) parts.push([middle ?? "一", 4]);
  if (lower !== undefined) parts.push([lower, 0]);
  const scale = upperScale ?? middleScale ?? "";
  const power = parts[0]?.[1] ?? 0;
  let sum = decimalFrom("0");
  for (const [section, partPower] of parts) {
    const value = sectionValue(section ?? "");
    if (value === null) return null;
    sum = sum.plus(decimalFrom(String(value)).times(decimalFrom("10").pow(partPower - power)));
  }
  if (scale !== "" && scale !== "万" && scale !== "亿" && scale !== "万亿") return null;
  return { value: decimalToText(sum), scale, isBare: isBare(text) };
}

/** Reads a run of Chinese numerals; null when it is no quantity (二〇二一, 十四五, 零). */
export function parseChineseNumeral(text: string): ChineseNumeral | null {
  const numeral = text.replaceAll("〇", "零");
  const parsed = sumOfParts(numeral);
  return parsed === null || parsed.value === "0" ? null : parsed;
}
