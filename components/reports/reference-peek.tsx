"use client";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ReferenceCard } from "#components/facts/reference-card.tsx";
import { useReportFacts } from "#components/facts/report-facts-context.tsx";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { Popover, PopoverAnchor, PopoverContent } from "../ui/popover.tsx";

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

export interface ReferencePeekProps {
  peeked: Peeked | null;
  onEnter: () => void;
  onLeave: () => void;
}

/** The card of a linked number beside it; it takes no focus from the text. */
export function ReferencePeek({ peeked, onEnter, onLeave }: ReferencePeekProps) {
  if (peeked === null || !peeked.element.isConnected) return null;
  return (
    <Popover open onOpenChange={(isOpen) => !isOpen && onLeave()}>
      <PopoverAnchor virtualRef={{ current: peeked.element }} />
      <PopoverContent
        className="w-80"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => event.preventDefault()}
        onMouseEnter={onEnter}
        onMouseLeave={onLeave}
      >
        <PeekedCard reference={peeked.reference} />
      </PopoverContent>
    </Popover>
  );
}

function PeekedCard({ reference }: { reference: FactReferenceAttributes }) {
  const { facts, references } = useReportFacts();
  const read = () => facts.get(reference.factId);
  const fact = useSyncExternalStore((listener) => facts.subscribe(listener), read, read);
  return <ReferenceCard reference={reference} fact={fact} judged={references.stateOf(reference)} />;
}
