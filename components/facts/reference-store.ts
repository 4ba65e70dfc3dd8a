import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { referencedFact } from "#core/facts/printable-fact.ts";
import type { judgeReference, ReferenceState } from "#core/facts/reference-state.ts";
import type { FactStore } from "./fact-store.ts";

/** One reference of the open document, as the side panel lists it. */
export interface ListedReference {
  readonly reference: FactReferenceAttributes;
  /** Null while the fact is still being loaded. */
  readonly judged: ReferenceState | null;
  /** The number of its source, in order of first use; null while unknown. */
  readonly sourceNumber: number | null;
}

/** Needs a person's look: stale, and not yet decided to be kept. */
export const needsLook = ({ judged }: ListedReference): boolean =>
  judged?.state === "stale" && !judged.isHeld;

export type AcceptedRevision = Pick<FactReferenceAttributes, "factId" | "revision">;

/**
 * An opened reference as the text holds it now: accepting, undoing or a colleague may have changed
 * it since. Of several to one fact in one form the first counts; one that left the text stays as it
 * was opened.
 */
export function asTextHolds(
  opened: FactReferenceAttributes,
  listed: readonly ListedReference[],
): FactReferenceAttributes {
  const wanted = JSON.stringify(comparable(opened));
  const references = listed.map(({ reference }) => reference);
  return (
    references.find((each) => JSON.stringify(comparable(each)) === wanted) ??
    references.find(({ factId, format }) => factId === opened.factId && format === opened.format) ??
    opened
  );
}

const comparable = ({ factId, revision, format, text, note }: FactReferenceAttributes) => [
  factId,
  revision,
  format,
  text,
  note ?? null,
];

const keyOf = ({ factId, revision }: AcceptedRevision) => `${factId}@${revision}`;

/**
 * What the editor shows beside each fact reference: its state and the number of its source. The
 * document's references come in from the editor, in text order; facts from the fact store;
 * acceptances from the server. Listeners hear of every change.
 */
export class ReferenceStore {
  readonly #facts: FactStore;
  readonly #judge: () => typeof judgeReference | null;
  readonly #accepted = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #references: readonly FactReferenceAttributes[] = [];
  #listed: readonly ListedReference[] = [];
  #numberBySourceId: ReadonlyMap<string, number> = new Map();

  /** @param judge null until its code has come, which is no later than the first fact */
  constructor(facts: FactStore, judge: () => typeof judgeReference | null) {
    this.#facts = facts;
    this.#judge = judge;
    facts.subscribe(() => this.#recompute());
  }

  /** The document's references in text order; called whenever they change. */
  setReferences(references: readonly FactReferenceAttributes[]): void {
    this.#references = references;
    this.#facts.want(references.map((reference) => reference.factId));
    this.#recompute();
  }

  /** Acceptances recorded on the server, or just sent there by this author. */
  addAccepted(revisions: readonly AcceptedRevision[]): void {
    for (const revision of revisions) this.#accepted.add(keyOf(revision));
    this.#recompute();
  }

  /** The server did not take it. */
  withdrawAccepted(revision: AcceptedRevision): void {
    this.#accepted.delete(keyOf(revision));
    this.#recompute();
  }

  /** A stable value until something changes, as React's useSyncExternalStore asks. */
  get listed(): readonly ListedReference[] {
    return this.#listed;
  }

  /** Null while the fact is still being loaded. */
  stateOf(reference: FactReferenceAttributes): ReferenceState | null {
    const fact = this.#facts.get(reference.factId);
    const judge = this.#judge();
    if (fact === undefined || judge === null) return null;
    return judge({
      reference,
      fact: fact === null ? null : referencedFact(fact),
      isAccepted: this.#accepted.has(keyOf(reference)),
    });
  }

  numberOf(reference: AcceptedRevision): number | null {
    const sourceId = this.#sourceIdOf(reference);
    return sourceId === null ? null : (this.#numberBySourceId.get(sourceId) ?? null);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #sourceIdOf({ factId, revision }: AcceptedRevision): string | null {
    const fact = this.#facts.get(factId);
    return fact?.revisions.find((each) => each.revision === revision)?.source.id ?? null;
  }

  #recompute(): void {
    const numbers = new Map<string, number>();
    for (const reference of this.#references) {
      const sourceId = this.#sourceIdOf(reference);
      if (sourceId !== null && !numbers.has(sourceId)) numbers.set(sourceId, numbers.size + 1);
    }
    this.#numberBySourceId = numbers;
    this.#listed = this.#references.map((reference) => ({
      reference,
      judged: this.stateOf(reference),
      sourceNumber: this.numberOf(reference),
    }));
    for (const listener of this.#listeners) listener();
  }
}
