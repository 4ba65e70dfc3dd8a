import type { SuggestionMatch, Trigger } from "@tiptap/suggestion";

/** Finds a query that ends at the caret; its first character is the trigger. */
export function matchBeforeCaret(
  pattern: RegExp,
): (config: Pick<Trigger, "$position">) => SuggestionMatch {
  return ({ $position }) => {
    const before = $position.nodeBefore;
    const words = before?.isText ? (before.text ?? "") : "";
    const isBlockStart = $position.parentOffset === words.length;
    const found = pattern.exec(isBlockStart ? `\n${words}` : words);
    const text = found?.[1];
    if (text === undefined) return null;
    const range = { from: $position.pos - text.length, to: $position.pos };
    return { range, query: text.slice(1), text };
  };
}

/** "/" at the start of a block or after a space; "、", its key under Chinese input, at the start. */
export const slashPattern = /(?:[\n\s](?=\/)|\n(?=、))([/、][^\s/、，。]{0,16})$/u;

/**
 * "=" (or "＝") anywhere: Chinese has no spaces before a number's place. The query may hold spaces
 * between words, but no punctuation that ends a phrase; in Latin letters names are longer.
 */
export const factPattern =
  /([=＝](?!\s)(?:[^=＝，。；：！？、,;!?\n]{0,30}|[\p{Script=Latin}\p{N} &'’().-]{0,80}))$/u;
