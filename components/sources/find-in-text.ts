import type { TextSpan } from "#core/sources/source-paragraphs.ts";

const maxMatches = 1000;

/** Where the words stand in the text, whatever their case; at most the first thousand places. */
export function findInText(text: string, words: string): TextSpan[] {
  const wanted = words.trim();
  if (wanted === "") return [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "giu");
  const spans: TextSpan[] = [];
  for (const match of text.matchAll(pattern)) {
    spans.push({ start: match.index, end: match.index + match[0].length });
    if (spans.length === maxMatches) break;
  }
  return spans;
}
