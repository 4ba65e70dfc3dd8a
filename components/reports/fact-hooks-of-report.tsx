"use client";

import { useMemo } from "react";
import type { FactHooks, FactSearch } from "#components/editor/fact-hooks.ts";
import type { PopupListProps } from "#components/editor/suggestion-popup.tsx";
import type { FactSuggestionListProps } from "#components/facts/fact-suggestion-list.tsx";
import type { FoundFact } from "#components/facts/found-facts.ts";
import { useReportFacts } from "#components/facts/report-facts-context.tsx";
import { useAction } from "#components/use-action.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { Later, laterPart } from "../ui/later.tsx";
import { laterCode } from "../ui/later-code.ts";
import type { Peeked } from "./use-peek.ts";

const listId = "fact-option";
const finder = laterCode(() => import("#components/facts/found-facts.ts"));
const suggestionList = laterPart(() =>
  import("#components/facts/fact-suggestion-list.tsx").then((file) => file.FactSuggestionList),
);
/** What "=" in the text takes. */
export const factSearchParts = [finder, suggestionList];

export const inPlaceSearch: FactSearch<FoundFact> = {
  async search(words, signal) {
    // Enter takes what was found: it is not found before it can be seen.
    const [{ findFacts }] = await Promise.all([finder.load(), suggestionList.load()]);
    return findFacts(words, signal);
  },
  referenceTo: ({ reference }) => reference,
  List: InPlaceList,
};

function InPlaceList({ items, isLoading, activeIndex, onChoose }: PopupListProps<FoundFact>) {
  const props: FactSuggestionListProps = {
    id: listId,
    state: isLoading ? "searching" : "found",
    found: items,
    selectedIndex: activeIndex,
    onChoose,
  };
  return <Later part={suggestionList} props={props} />;
}

export interface ReferenceEvents {
  readonly onOpen: (reference: FactReferenceAttributes) => void;
  readonly onPeek: (peeked: Peeked | null) => void;
}

/** Ties the editor to the facts of its report. */
export function useFactHooks({ onOpen, onPeek }: ReferenceEvents): FactHooks<FoundFact> {
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
