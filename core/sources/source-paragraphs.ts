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
  let isOpen = false;
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const words = wordsOfLine(text, { start, end });
    const open = isOpen ? blocks.pop() : undefined;
    if (words !== null) blocks.push({ start: open?.start ?? words.start, end: words.end });
    else if (open !== undefined) blocks.push(open);
    isOpen = words !== null;
    start = end + 1;
  }
  return blocks.flatMap((block) => cutLong(text, block));
}

/** A line without the white space around it; null for a blank one. */
function wordsOfLine(text: string, line: TextSpan): TextSpan | null {
  const words = text.slice(line.start, line.end);
  const end = words.trimEnd().length;
  if (end === 0) return null;
  return { start: line.start + words.length - words.trimStart().length, end: line.start + end };
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
  // Looked for within reach only: a line without end would be gone through once for each cut.
  const reach = text.slice(start, limit);
  for (const end of ["\n", "。", " "]) {
    const found = reach.lastIndexOf(end);
    if (found > maxParagraphUnits / 2) return start + found + 1;
  }
  const isPairSplit = /[\ud800-\udbff]/.test(text.charAt(limit - 1));
  return isPairSplit ? limit - 1 : limit;
}
