"use client";

import { useMemo } from "react";
import type { FactHooks, FactSearch } from "#components/editor/fact-hooks.ts";
import type { PopupListProps } from "#components/editor/suggestion-popup.tsx";
import { searchFacts } from "#components/facts/fact-api.ts";
import { FactSuggestionList } from "#components/facts/fact-suggestion-list.tsx";
import { referenceTo, usualFormat } from "#components/facts/fact-words.ts";
import { useReportFacts } from "#components/facts/report-facts-context.tsx";
import { useAction } from "#components/use-action.ts";
import type { Fact } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { Peeked } from "./use-peek.ts";

const suggestedCount = 12;
const listId = "fact-option";

const inPlaceSearch: FactSearch<Fact> = {
  search: (q, signal) => searchFacts({ ...(q !== "" && { q }), limit: suggestedCount }, signal),
  referenceTo: (fact) => referenceTo(fact, usualFormat(fact)),
  List: InPlaceList,
};

function InPlaceList({ items, isLoading, activeIndex, onChoose }: PopupListProps<Fact>) {
  return (
    <FactSuggestionList
      id={listId}
      state={isLoading ? "searching" : "found"}
      facts={items}
      selectedIndex={activeIndex}
      onChoose={onChoose}
    />
  );
}

export interface ReferenceEvents {
  readonly onOpen: (reference: FactReferenceAttributes) => void;
  readonly onPeek: (peeked: Peeked | null) => void;
}

/** Ties the editor to the facts of its report. */
export function useFactHooks({ onOpen, onPeek }: ReferenceEvents): FactHooks<Fact> {
  const { references, accept } = useReportFacts();
  const { run } = useAction();
  return useMemo(
    () => ({
      references,
      search: inPlaceSearch,
      onOpenReference: (reference) => onOpen(reference),
      onPeekReference: (reference, element) =>
        onPeek(reference === null || element === null ? null : { reference, element }),
      onInsertReferences: (inserted) =>
        void run(async () => {
          for (const reference of inserted) await accept(reference);
        }),
    }),
    [references, accept, run, onOpen, onPeek],
  );
}
