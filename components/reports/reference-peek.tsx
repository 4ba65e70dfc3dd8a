"use client";

import { useSyncExternalStore } from "react";
import { ReferenceCard } from "#components/facts/reference-card.tsx";
import { useReportFacts } from "#components/facts/report-facts-context.tsx";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { Popover, PopoverAnchor, PopoverContent } from "../ui/popover.tsx";
import type { Peeked } from "./use-peek.ts";

export interface ReferencePeekProps {
  peeked: Peeked;
  onEnter: () => void;
  onLeave: () => void;
}

/** The card of a linked number beside it; it takes no focus from the text. */
export function ReferencePeek({ peeked, onEnter, onLeave }: ReferencePeekProps) {
  if (!peeked.element.isConnected) return null;
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
