"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";

export interface Peeked {
  readonly reference: FactReferenceAttributes;
  readonly element: HTMLElement;
}

const showAfterMs = 250;
const hideAfterMs = 160;

/** What is peeked at, once the pointer has rested on it; leaves a moment to move into the card. */
export function usePeek() {
  const [peeked, setPeeked] = useState<Peeked | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const peek = useCallback((next: Peeked | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPeeked(next), next === null ? hideAfterMs : showAfterMs);
  }, []);
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setPeeked(null);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { peeked, peek, hide, keep: () => clearTimeout(timer.current) };
}
