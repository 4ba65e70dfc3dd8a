import type { FactWithRevisions, ReportFact } from "#core/contracts/facts.ts";
import type { PrintableFact } from "#core/facts/fact.ts";
import {
  judgeReference,
  type ReferencedFact,
  type ReferenceState,
} from "#core/facts/reference-state.ts";
import { type FactUseRow, usesInReport } from "#db/fact-uses.ts";
import { findFacts } from "#db/facts.ts";
import type { MainDatabase } from "#db/open-database.ts";

/** How every revision of a fact prints, for core/facts/reference-state.ts. */
function referencedFact(fact: FactWithRevisions): ReferencedFact {
  const { metric, period, kind, comparison } = fact;
  const shared = { metricName: metric.name, periodLabel: period.label, kind, comparison };
  const printables = fact.revisions.map(
    ({ revision, value, valueHigh, unit, qualifier }): [number, PrintableFact] => [
      revision,
      { ...shared, value, valueHigh, unit, qualifier },
    ],
  );
  return { currentRevision: fact.current.revision, printableByRevision: new Map(printables) };
}

/** Whether one reference is what the base says now; `fact` is null when the base knows none. */
export function judgeUse(use: FactUseRow, fact: FactWithRevisions | null): ReferenceState {
  return judgeReference({
    reference: use,
    fact: fact === null ? null : referencedFact(fact),
    isAccepted: use.isAccepted,
  });
}

/** The references of a report's committed text, in its order, each judged and with its fact. */
export async function factsOfReport(db: MainDatabase, reportId: string): Promise<ReportFact[]> {
  const uses = await usesInReport(db, reportId);
  const facts = await findFacts(
    db,
    uses.map(({ factId }) => factId),
  );
  return uses.map((use) => {
    const { isAccepted: _, ...reference } = use;
    const fact = facts.get(use.factId) ?? null;
    const { state, reasons, expected } = judgeUse(use, fact);
    return { ...reference, state, reasons: [...reasons], expected, fact };
  });
}
