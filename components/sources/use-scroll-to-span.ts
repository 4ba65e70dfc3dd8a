"use client";

import { type RefObject, useCallback, useEffect } from "react";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { spanToRange } from "./selection-offsets.ts";

interface ReaderElements {
  readonly root: RefObject<HTMLElement | null>;
  /** Scrolls; nothing around it is moved. */
  readonly scroller: RefObject<HTMLElement | null>;
}

/** As a share of the reader's height, from the top. */
const usualHeight = 1 / 3;

/**
 * Brings a place of the text to a third of the reader's height: the asked one when it changes,
 * any other through the function that is answered, to another height if wanted.
 */
export function useScrollToSpan(
  { root, scroller }: ReaderElements,
  asked: TextSpan | null,
): (span: TextSpan, height?: number) => void {
  const scrollTo = useCallback(
    (span: TextSpan, height: number = usualHeight) => {
      bring(span, { root: root.current, scroller: scroller.current, height });
    },
    [root, scroller],
  );
  const start = asked?.start ?? null;
  const end = asked?.end ?? null;
  useEffect(() => {
    if (start === null || end === null) return;
    scrollTo({ start, end });
    // Again when paragraphs that were out of sight have their real height.
    const frame = requestAnimationFrame(() => scrollTo({ start, end }));
    return () => cancelAnimationFrame(frame);
  }, [start, end, scrollTo]);
  return scrollTo;
}

interface Place {
  readonly root: HTMLElement | null;
  readonly scroller: HTMLElement | null;
  readonly height: number;
}

function bring(span: TextSpan, { root, scroller, height }: Place): void {
  if (root === null || scroller === null) return;
  const range = spanToRange(root, span);
  if (range === null) return;
  const offset = range.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += offset - scroller.clientHeight * height;
}
