"use client";

import { useTranslations } from "next-intl";
import { Fragment, memo, useMemo } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { SourceText as LoadedText } from "#core/contracts/sources.ts";
import { splitParagraphs, type TextSpan } from "#core/sources/source-paragraphs.ts";
import { cutSegments, type MarkedQuote, type TextSegment } from "./text-segments.ts";

export interface SourceTextProps {
  text: string;
  pages: LoadedText["pages"];
  quotes: readonly MarkedQuote[];
  highlight: TextSpan | null;
}

/** Above this the browser may leave paragraphs out of sight unlaid. */
const longTextUnits = 60_000;

/**
 * The paragraphs of a source with its page marks. Each paragraph element holds its own text and
 * nothing else, as selection-offsets.ts needs it; what the text says is only ever text.
 */
export const SourceText = memo(function SourceText(props: SourceTextProps) {
  const { text, pages, quotes, highlight } = props;
  const paragraphs = useMemo(() => splitParagraphs(text), [text]);
  const pageByStart = useMemo(() => pagesByParagraph(paragraphs, pages), [paragraphs, pages]);
  const isLong = text.length > longTextUnits;
  return paragraphs.map((paragraph) => (
    <Fragment key={paragraph.start}>
      {pageByStart.get(paragraph.start)?.map((page) => (
        <PageMark key={page} page={page} />
      ))}
      <p
        data-start={paragraph.start}
        className={classNames(
          "mb-4 whitespace-pre-wrap [overflow-wrap:anywhere]",
          isHeading(text, paragraph) && "font-semibold",
          isLong && "[contain-intrinsic-block-size:auto_90px] [content-visibility:auto]",
        )}
      >
        {cutSegments(paragraph, { quotes, highlight }).map((segment) => (
          <Segment
            key={segment.start}
            segment={segment}
            words={text.slice(segment.start, segment.end)}
            markLength={headingMarkAt(text, { paragraph, segment })}
          />
        ))}
      </p>
    </Fragment>
  ));
});

/** Pages stand before the first paragraph that begins on them, those without text too. */
function pagesByParagraph(
  paragraphs: readonly TextSpan[],
  pages: LoadedText["pages"],
): ReadonlyMap<number, readonly number[]> {
  const pagesByStart = new Map<number, number[]>();
  for (const { page, start } of pages ?? []) {
    const first = paragraphs.find((paragraph) => paragraph.start >= start);
    if (first === undefined) continue;
    pagesByStart.set(first.start, [...(pagesByStart.get(first.start) ?? []), page]);
  }
  return pagesByStart;
}

function headingMark(text: string, { start }: TextSpan): string {
  return /^#{1,6} /.exec(text.slice(start, start + 8))?.[0] ?? "";
}

function isHeading(text: string, paragraph: TextSpan): boolean {
  return headingMark(text, paragraph) !== "";
}

/** How many characters of the segment are the # marks that its paragraph begins with. */
function headingMarkAt(
  text: string,
  { paragraph, segment }: { paragraph: TextSpan; segment: TextSpan },
): number {
  return segment.start === paragraph.start ? headingMark(text, paragraph).length : 0;
}

function PageMark({ page }: { page: number }) {
  const t = useTranslations("sources");
  return (
    <div className="mt-6 mb-4 flex select-none items-center gap-3 text-12 text-faint first:mt-0">
      {t("page", { page: String(page) })}
      <span className="h-px grow bg-line" />
    </div>
  );
}

interface SegmentProps {
  segment: TextSegment;
  words: string;
  markLength: number;
}

/** The marks of a heading stay in the text, where offsets count them, and step back to the eye. */
function Words({ words, markLength }: Omit<SegmentProps, "segment">) {
  if (markLength === 0) return words;
  return (
    <>
      <span className="font-normal text-faint">{words.slice(0, markLength)}</span>
      {words.slice(markLength)}
    </>
  );
}

function Segment({ segment, ...shown }: SegmentProps) {
  const { factIds, isHighlighted } = segment;
  const content =
    factIds.length === 0 ? <Words {...shown} /> : <QuotedWords segment={segment} {...shown} />;
  if (!isHighlighted) return content;
  return <mark className="rounded-sm bg-highlight box-decoration-clone py-0.5">{content}</mark>;
}

/** Words that facts were captured from; the first of them leads to the facts. */
function QuotedWords({ segment: { factIds, isQuoteStart }, ...shown }: SegmentProps) {
  const t = useTranslations("sources");
  const shared = {
    "data-fact-ids": factIds.join(" "),
    className:
      "cursor-pointer underline decoration-accent decoration-dotted underline-offset-4 hover:bg-accent-soft",
  };
  if (!isQuoteStart)
    return (
      <span {...shared}>
        <Words {...shown} />
      </span>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: text inside a button cannot be selected across its border
    <span {...shared} role="button" tabIndex={0} aria-description={t("markedQuote")}>
      <Words {...shown} />
    </span>
  );
}
