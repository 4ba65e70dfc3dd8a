import type { TextSpan } from "#core/sources/source-paragraphs.ts";

/** A place in the text that facts are taken from. */
export interface MarkedQuote extends TextSpan {
  readonly factId: string;
}

/** A stretch of one paragraph in which the same quotes hold. */
export interface TextSegment extends TextSpan {
  readonly factIds: readonly string[];
  /** A quote begins here: this segment is the one to be reached by keyboard. */
  readonly isQuoteStart: boolean;
  readonly isHighlighted: boolean;
}

export interface SegmentMarks {
  readonly quotes: readonly MarkedQuote[];
  readonly highlight: TextSpan | null;
}

const overlap = (a: TextSpan, b: TextSpan) => a.start < b.end && b.start < a.end;

/**
 * Cuts a paragraph where quotes or the highlight begin or end. The segments follow one another
 * without gap, so their texts together are the paragraph's.
 */
export function cutSegments(paragraph: TextSpan, marks: SegmentMarks): TextSegment[] {
  const quotes = marks.quotes.filter((quote) => overlap(quote, paragraph));
  const spans: readonly TextSpan[] =
    marks.highlight === null ? quotes : [...quotes, marks.highlight];
  const cuts = spans
    .flatMap(({ start, end }) => [start, end])
    .filter((cut) => cut > paragraph.start && cut < paragraph.end);
  const edges = [...new Set([paragraph.start, ...cuts, paragraph.end])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const span = { start, end: edges[index + 1] ?? paragraph.end };
    const covering = quotes.filter((quote) => overlap(quote, span));
    return {
      ...span,
      factIds: [...new Set(covering.map(({ factId }) => factId))],
      isQuoteStart: covering.some((quote) => Math.max(quote.start, paragraph.start) === start),
      isHighlighted: marks.highlight !== null && overlap(marks.highlight, span),
    };
  });
}
