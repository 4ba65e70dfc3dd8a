"use client";

import { type RefObject, useCallback, useEffect } from "react";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { spanToRange } from "./selection-offsets.ts";

interface ReaderElements {
  readonly root: RefObject<HTMLElement | null>;
  /** Scrolls; nothing around it is moved. */
  readonly scroller: RefObject<HTMLElement | null>;
}

/**
 * Brings a place of the text to a third of the reader's height: the asked one when it changes,
 * any other through the function that is answered.
 */
export function useScrollToSpan(
  { root, scroller }: ReaderElements,
  asked: TextSpan | null,
): (span: TextSpan) => void {
  const scrollTo = useCallback(
    (span: TextSpan) => {
      bring(span, { root: root.current, scroller: scroller.current });
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

function bring(
  span: TextSpan,
  { root, scroller }: { root: HTMLElement | null; scroller: HTMLElement | null },
): void {
  if (root === null || scroller === null) return;
  const range = spanToRange(root, span);
  if (range === null) return;
  const offset = range.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += offset - scroller.clientHeight / 3;
}
