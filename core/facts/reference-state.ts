import type { FactReferenceAttributes } from "../document/fact-reference.ts";
import type { PrintableFact, ReferenceFormat } from "./fact.ts";
import { isHeld } from "./hold.ts";
import { printFact } from "./print-fact.ts";

/** Why a reference is not what the base says now; `note` on the reference is looked at elsewhere. */
export type StaleReason = "newer-revision" | "merge" | "not-accepted" | "unknown-fact";

/** What the base holds of the referenced fact: how each of its revisions prints, and the newest. */
export interface ReferencedFact {
  readonly currentRevision: number;
  readonly printableByRevision: ReadonlyMap<number, PrintableFact>;
}

export interface ReferenceState {
  readonly state: "current" | "stale";
  readonly reasons: readonly StaleReason[];
  /** The author looked at the newest revision and keeps what the reference says. */
  readonly isHeld: boolean;
  /** What the newest revision prints in the reference's format; null for an unknown fact. */
  readonly expected: string | null;
}

interface JudgedReference {
  readonly reference: Pick<FactReferenceAttributes, "revision" | "format" | "text" | "note">;
  /** Null when the base does not know the fact. */
  readonly fact: ReferencedFact | null;
  /** Somebody accepted the reference's revision in this report. */
  readonly isAccepted: boolean;
}

/**
 * Current only if the reference names the newest revision, somebody accepted it here, and its text
 * is what that revision prints in its format: attributes merge one by one, so text and revision of
 * two people's changes can meet in one reference (reason "merge").
 */
export function judgeReference({ reference, fact, isAccepted }: JudgedReference): ReferenceState {
  const own = fact?.printableByRevision.get(reference.revision);
  const newest = fact?.printableByRevision.get(fact.currentRevision);
  if (fact === null || own === undefined || newest === undefined) {
    return { state: "stale", reasons: ["unknown-fact"], isHeld: false, expected: null };
  }
  const reasons: StaleReason[] = [];
  if (fact.currentRevision > reference.revision) reasons.push("newer-revision");
  if (!printsAs(own, reference)) reasons.push("merge");
  if (!isAccepted) reasons.push("not-accepted");
  return {
    state: reasons.length === 0 ? "current" : "stale",
    reasons,
    isHeld: reasons.length > 0 && isHeld(reference.note, fact.currentRevision),
    expected: printFact(newest, reference.format),
  };
}

function printsAs(
  fact: PrintableFact,
  { format, text }: { format: ReferenceFormat; text: string },
): boolean {
  return printFact(fact, format) === text;
}
