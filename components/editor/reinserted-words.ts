import type { XmlText } from "yjs";
import { RunList, shifted, type UnitId } from "#core/document/moves.ts";
import type { Layout, Placed } from "./written-layout.ts";

/** Stands in a line for what is no character. */
const objectCharacter = "\ufffc";

/**
 * What a command took away as a whole block and inserted elsewhere, as joining a paragraph to a
 * list does: no position map tells of it. Only all the words of a text that went count, and only
 * where they stand once among what is new.
 */
export function reinsertedRuns(old: Layout, now: Layout): RunList {
  const runs = new RunList();
  const fresh = lineOf(now.units);
  for (const units of Map.groupBy(old.units, ({ text }) => text).values()) {
    const gone = lineOf(units);
    const text: XmlText | null = units[0]?.text ?? null;
    if (text?._item?.deleted !== true || gone.words.length !== lengthOf(units)) continue;
    const at = fresh.words.indexOf(gone.words);
    if (at < 0 || fresh.words.indexOf(gone.words, at + 1) >= 0) continue;
    for (const [by, source] of gone.ids.entries()) {
      const copy = fresh.ids[at + by];
      if (source !== null && copy != null) runs.add(source, copy);
    }
  }
  return runs;
}

interface Line {
  readonly words: string;
  /** By the place in the words; null between two lines. */
  readonly ids: readonly (UnitId | null)[];
}

function lineOf(units: readonly Placed[]): Line {
  let words = "";
  const ids: (UnitId | null)[] = [];
  let end: number | null = null;
  for (const unit of units) {
    if (end !== null && unit.position !== end) {
      words += "\0";
      ids.push(null);
    }
    words += unit.words ?? objectCharacter;
    for (let by = 0; by < unit.length; by++) ids.push(shifted(unit.id, by));
    end = unit.position + unit.length;
  }
  return { words, ids };
}

function lengthOf(units: readonly Placed[]): number {
  return units.reduce((sum, { length }) => sum + length, 0);
}
