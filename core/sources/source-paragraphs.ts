/** A stretch of a source's text, in UTF-16 units; `end` is exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Longer blocks are cut at a line end, or where none is near, so that no piece is unwieldy. */
export const maxParagraphUnits = 2000;

/**
 * The paragraphs of a text: blocks of lines between blank lines, in order, without the blank
 * lines. The reader shows them and the search indexes them; together they hold every character
 * that is not white space.
 */
export function splitParagraphs(text: string): TextSpan[] {
  const blocks: TextSpan[] = [];
  for (const match of text.matchAll(/\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*/g)) {
    const end = match.index + match[0].trimEnd().length;
    blocks.push(...cutLong(text, { start: match.index, end }));
  }
  return blocks;
}

function cutLong(text: string, block: TextSpan): TextSpan[] {
  const pieces: TextSpan[] = [];
  let { start } = block;
  while (block.end - start > maxParagraphUnits) {
    const cut = cutPoint(text, start);
    pieces.push({ start, end: cut });
    start = cut;
  }
  pieces.push({ start, end: block.end });
  return pieces;
}

/** After the last line end within reach; else after a sentence; else between two characters. */
function cutPoint(text: string, start: number): number {
  const limit = start + maxParagraphUnits;
  for (const end of ["\n", "。", " "]) {
    const found = text.lastIndexOf(end, limit - 1);
    if (found > start + maxParagraphUnits / 2) return found + 1;
  }
  const isPairSplit = /[\ud800-\udbff]/.test(text.charAt(limit - 1));
  return isPairSplit ? limit - 1 : limit;
}
