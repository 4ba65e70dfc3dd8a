import type { TextSpan } from "#core/sources/source-paragraphs.ts";

/**
 * Paragraph elements carry the offset of their first character in `data-start`, and hold nothing
 * but the paragraph's own text, in whatever elements. Everything else in the root (page marks,
 * buttons) has no place in the text.
 */
const paragraphSelector = "[data-start]";

/** The stretch of the source's text that a selection covers; null when it covers none of it. */
export function rangeToSpan(root: Element, range: Range): TextSpan | null {
  const paragraphs = [...root.querySelectorAll(paragraphSelector)].filter((paragraph) =>
    range.intersectsNode(paragraph),
  );
  const first = paragraphs[0];
  const last = paragraphs.at(-1);
  if (first === undefined || last === undefined) return null;
  const start = contains(first, range.startContainer)
    ? startOf(first) + lengthBefore(first, range.startContainer, range.startOffset)
    : startOf(first);
  const end = contains(last, range.endContainer)
    ? startOf(last) + lengthBefore(last, range.endContainer, range.endOffset)
    : startOf(last) + (last.textContent?.length ?? 0);
  return start < end ? { start, end } : null;
}

/** The range of a stretch of text; null when its paragraphs are not in the root. */
export function spanToRange(root: Element, span: TextSpan): Range | null {
  const start = findPoint(root, span.start, "start");
  const end = findPoint(root, span.end, "end");
  if (start === null || end === null) return null;
  const range = root.ownerDocument.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

function contains(paragraph: Element, node: Node): boolean {
  return paragraph === node || paragraph.contains(node);
}

function startOf(paragraph: Element): number {
  return Number(paragraph.getAttribute("data-start"));
}

function lengthBefore(paragraph: Element, container: Node, offset: number): number {
  const range = paragraph.ownerDocument.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(container, offset);
  return range.toString().length;
}

/** At a border between two nodes a start belongs to the later one, an end to the earlier one. */
function findPoint(root: Element, offset: number, side: "start" | "end") {
  const paragraph = lastBeginning(root, side === "start" ? offset : offset - 1);
  return paragraph === null ? null : findInParagraph(paragraph, offset - startOf(paragraph), side);
}

/** The last paragraph that begins at or before the offset, found by halving. */
function lastBeginning(root: Element, offset: number): Element | null {
  const paragraphs = root.querySelectorAll(paragraphSelector);
  let low = 0;
  let high = paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const paragraph = paragraphs[middle];
    if (paragraph !== undefined && startOf(paragraph) <= offset) low = middle + 1;
    else high = middle;
  }
  return paragraphs[low - 1] ?? null;
}

function findInParagraph(paragraph: Element, offset: number, side: "start" | "end") {
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let rest = offset;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (rest < length || (side === "end" && rest === length)) return { node, offset: rest };
    rest -= length;
  }
  return null;
}
