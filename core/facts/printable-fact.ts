import type { Fact, FactRevision, FactWithRevisions } from "../contracts/facts.ts";
import type { PrintableFact } from "./fact.ts";
import type { ReferencedFact } from "./reference-state.ts";

/** What printing needs of one revision of a fact. */
export function printableRevision(
  fact: Pick<Fact, "metric" | "period" | "kind" | "comparison">,
  revision: Pick<FactRevision, "value" | "valueHigh" | "unit" | "qualifier">,
): PrintableFact {
  return {
    value: revision.value,
    valueHigh: revision.valueHigh,
    unit: revision.unit,
    qualifier: revision.qualifier,
    metricName: fact.metric.name,
    periodLabel: fact.period.label,
    kind: fact.kind,
    comparison: fact.comparison,
  };
}

export function referencedFact(fact: FactWithRevisions): ReferencedFact {
  return {
    currentRevision: fact.current.revision,
    printableByRevision: new Map(
      fact.revisions.map((revision) => [revision.revision, printableRevision(fact, revision)]),
    ),
  };
}
