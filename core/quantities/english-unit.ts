import {
  baseUnits,
  englishScaleByText,
  type Unit,
  type UnitMatch,
  unitByEnglishWords,
} from "./unit-table.ts";

const baseUnitByText = new Map(baseUnits.map((base) => [base.text, base]));
const longestPhraseWords = 3;
const wordPattern = /\s?[A-Za-z][A-Za-z.-]*/y;

function wordsAt(text: string, at: number): { word: string; end: number }[] {
  const words: { word: string; end: number }[] = [];
  let position = at;
  while (words.length <= longestPhraseWords) {
    wordPattern.lastIndex = position;
    const found = wordPattern.exec(text)?.[0];
    if (found === undefined) break;
    position += found.length;
    const word = found.trim().toLowerCase();
    words.push({
      word: word.endsWith(".") && word !== "u.s." ? word.slice(0, -1) : word,
      end: position,
    });
  }
  return words;
}

function unitWords(words: readonly { word: string; end: number }[]): UnitWords | null {
  for (let count = Math.min(longestPhraseWords, words.length); count > 0; count -= 1) {
    const phrase = words.slice(0, count).map(({ word }) => word);
    const name = unitByEnglishWords.get(phrase.join(" "));
    const end = words[count - 1]?.end;
    if (name !== undefined && end !== undefined) return { name, end };
  }
  return null;
}

interface UnitWords {
  readonly name: string;
  readonly end: number;
}

function englishUnit(text: string, scale: string, name: string): Unit | null {
  const base = baseUnitByText.get(name);
  if (base === undefined) return null;
  return {
    text,
    scale,
    name: base.text,
    base: base.base,
    times: `1${"0".repeat(englishScaleByText.get(scale) ?? 0)}`,
    over: "1",
    dimension: base.dimension,
    measure: base.measure,
  };
}

/** "billion yuan", "percent", "million square metres" at `at`, one space in front allowed. */
export function matchEnglishUnit(text: string, at: number): UnitMatch | null {
  const words = wordsAt(text, at);
  const first = words[0];
  if (first === undefined) return null;
  const scale = englishScaleByText.has(first.word) ? first.word : "";
  const named = unitWords(scale === "" ? words : words.slice(1));
  if (named === null) return null;
  const end = text.charAt(named.end - 1) === "." ? named.end - 1 : named.end;
  const unit = englishUnit(text.slice(at, end).trim(), scale, named.name);
  return unit === null ? null : { unit, end };
}
