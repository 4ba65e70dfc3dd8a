import type { FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { holdNote } from "#core/facts/hold.ts";
import { referenceTo } from "./fact-words.ts";
import type { ReportFacts } from "./report-facts-context.tsx";

export interface ReferenceChange {
  readonly before: FactReferenceAttributes;
  readonly after: FactReferenceAttributes;
}

/** What the side panel asks of the editor. Null in its place: the report cannot be changed. */
export interface ReferenceEditing {
  insert(reference: FactReferenceAttributes): void;
  /** Replaces references as one undoable edit, wherever each `before` stands in the text. */
  replace(changes: readonly ReferenceChange[]): void;
}

/** Brings references to the newest revision and records that this author accepts it. */
export async function acceptNewest(
  reportFacts: ReportFacts,
  editing: ReferenceEditing,
  references: readonly FactReferenceAttributes[],
): Promise<void> {
  const changes = references.flatMap((before) => {
    const fact = reportFacts.facts.get(before.factId);
    return fact ? [{ before, after: referenceTo(fact, before.format) }] : [];
  });
  for (const { factId, revision } of uniqueRevisions(changes)) {
    await reportFacts.accept({ factId, revision });
  }
  editing.replace(changes);
}

/** Keeps what the references say; each shows again when its fact is revised once more. */
export function keepAsIs(
  editing: ReferenceEditing,
  before: FactReferenceAttributes,
  { fact, reason }: { fact: FactWithRevisions; reason: string },
): void {
  const note = holdNote(fact.current.revision, reason);
  editing.replace([{ before, after: { ...before, note } }]);
}

function uniqueRevisions(changes: readonly ReferenceChange[]) {
  const byKey = new Map(changes.map(({ after }) => [`${after.factId}@${after.revision}`, after]));
  return byKey.values();
}
