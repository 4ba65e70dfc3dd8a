// @vitest-environment jsdom
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitParagraphs } from "#core/sources/source-paragraphs.ts";
import { rangeToSpan, spanToRange } from "./selection-offsets.ts";
import { cutSegments } from "./text-segments.ts";

const text = "第一段，增长12.9%。\n\n第二段有\n两行。\n\n<b>第三段</b>";

/** The shape that the reader gives a text: paragraphs of spans, page marks between them. */
function renderText(quotes: { start: number; end: number }[]): HTMLElement {
  const root = document.createElement("div");
  for (const paragraph of splitParagraphs(text)) {
    const mark = document.createElement("div");
    mark.textContent = "第1页";
    const element = document.createElement("p");
    element.dataset["start"] = String(paragraph.start);
    const marks = { quotes: quotes.map((quote) => ({ ...quote, factId: "f" })), highlight: null };
    for (const segment of cutSegments(paragraph, marks)) {
      const words = text.slice(segment.start, segment.end);
      const span = document.createElement("span");
      span.textContent = words;
      element.append(segment.factIds.length > 0 ? span : words);
    }
    root.append(mark, element);
  }
  return root;
}

const inParagraph = (offset: number, side: "start" | "end") =>
  splitParagraphs(text).some(({ start, end }) =>
    side === "start" ? offset >= start && offset < end : offset > start && offset <= end,
  );

test("every span becomes a range with its words, and the range the same span again", () => {
  const quote = fc
    .tuple(fc.nat(text.length), fc.nat(text.length))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  fc.assert(
    fc.property(quote, fc.array(quote, { maxLength: 3 }), (span, quotes) => {
      fc.pre(span.start < span.end);
      fc.pre(inParagraph(span.start, "start") && inParagraph(span.end, "end"));
      const root = renderText(quotes);
      const range = spanToRange(root, span);
      expect(range).not.toBeNull();
      if (range !== null) expect(rangeToSpan(root, range)).toEqual(span);
    }),
  );
});

test("hostile words are words: offsets count them as they are printed", () => {
  const root = renderText([]);
  const start = text.indexOf("<b>");
  expect(spanToRange(root, { start, end: start + 6 })?.toString()).toBe("<b>第三段");
});

test("a selection that begins or ends outside the paragraphs is drawn to them", () => {
  const root = renderText([]);
  const range = document.createRange();
  range.selectNodeContents(root);
  expect(rangeToSpan(root, range)).toEqual({ start: 0, end: text.length });
  const pageMark = document.createRange();
  pageMark.selectNodeContents(root.children[0] ?? root);
  expect(rangeToSpan(root, pageMark)).toBeNull();
});

test("a collapsed selection is none", () => {
  const root = renderText([]);
  const range = spanToRange(root, { start: 1, end: 3 });
  range?.collapse();
  expect(range && rangeToSpan(root, range)).toBeNull();
});
