import type { ComponentType } from "react";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { PopupListProps } from "./suggestion-popup.tsx";

/** What the editor is told about its references; the facts' store implements it. */
export interface ReferenceStates {
  /** The number of the source, in order of first use; null while unknown. */
  numberOf(reference: Pick<FactReferenceAttributes, "factId" | "revision">): number | null;
  /** Null while the fact is being loaded. A held one is stale, and its author keeps it so. */
  stateOf(
    reference: FactReferenceAttributes,
  ): { readonly state: "current" | "stale"; readonly isHeld?: boolean } | null;
  /** Every reference of the document in text order, told whenever they change. */
  setReferences(references: readonly FactReferenceAttributes[]): void;
  subscribe(listener: () => void): () => void;
}

/** How "=" finds facts in place. */
export interface FactSearch<Item> {
  search(query: string, signal: AbortSignal): Promise<readonly Item[]>;
  /** What is inserted for a chosen fact. */
  referenceTo(item: Item): FactReferenceAttributes;
  readonly List: ComponentType<PopupListProps<Item>>;
}

/** All that the editor needs from the facts beside it; each may be missing. */
export interface FactHooks<Item = never> {
  readonly references?: ReferenceStates;
  readonly search?: FactSearch<Item>;
  /** A click on a reference, or Enter with it selected. */
  readonly onOpenReference?: (reference: FactReferenceAttributes, element: HTMLElement) => void;
  /** The pointer rests on a reference or leaves it (null); also on selection by keyboard. */
  readonly onPeekReference?: (
    reference: FactReferenceAttributes | null,
    element: HTMLElement | null,
  ) => void;
  /** References were put into the text by this person, to be recorded as accepted. */
  readonly onInsertReferences?: (references: readonly FactReferenceAttributes[]) => void;
}
