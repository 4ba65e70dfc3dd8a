import { type NumberRead, skipSpace } from "./read-number.ts";
import { composeUnit, matchBaseUnit, matchScale, matchUnit } from "./unit.ts";
import type { Unit } from "./unit-table.ts";

const insideWords = "多余来";

export interface UnitRead {
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

/** The unit behind a number, one space and a word like 多 allowed between. */
export function readUnit(text: string, number: NumberRead): UnitRead | null {
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
  return /^[多余][种个次项名元类样年]/.test(text.slice(at, at + 2)) ? null : word;
}
