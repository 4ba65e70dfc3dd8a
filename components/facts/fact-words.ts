import type { Fact, FactRevision, FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { ReferenceFormat } from "#core/facts/fact.ts";
import { printFact } from "#core/facts/print-fact.ts";
import { printableRevision } from "#core/facts/printable-fact.ts";
import type { ReferenceState } from "#core/facts/reference-state.ts";

/** A fact's value as its source says it: "突破1000亿元". */
export function valueText(fact: Fact, revision: FactRevision = fact.current): string {
  return printFact(printableRevision(fact, revision), "value-unit");
}

/** A growth reads best with its sign word, everything else as value and unit. */
export function usualFormat(fact: Pick<Fact, "kind">): ReferenceFormat {
  return fact.kind === "growth" ? "growth-words" : "value-unit";
}

/** The attributes with which a fact's newest revision goes into the text. */
export function referenceTo(fact: Fact, format: ReferenceFormat) {
  return {
    factId: fact.id,
    revision: fact.current.revision,
    format,
    text: printFact(printableRevision(fact, fact.current), format),
  };
}

/** Whether the newest revision prints other words than the reference holds. */
export function changesWords(
  reference: Pick<FactReferenceAttributes, "text">,
  judged: ReferenceState,
): boolean {
  return judged.expected !== null && judged.expected !== reference.text;
}

/**
 * What stands in the text and what would: the two values alone where the words around them stay,
 * since in long forms the value is lost among them.
 */
export function changeOf(
  reference: Pick<FactReferenceAttributes, "text" | "revision">,
  { fact, judged }: { fact: FactWithRevisions | null; judged: ReferenceState },
): { before: string; after: string } {
  const own = fact?.revisions.find(({ revision }) => revision === reference.revision);
  if (fact && own && !judged.reasons.includes("merge")) {
    const values = { before: valueText(fact, own), after: valueText(fact) };
    if (values.before !== values.after) return values;
  }
  return { before: reference.text, after: judged.expected ?? "" };
}

/** "南昌高新区 · 进出口总额 · 2024年前三季度", for names and lists. */
export function nameOfFact(fact: Fact): string {
  return [fact.zone.name, fact.subject, fact.metric.name, fact.period.label]
    .filter((part) => part !== null && part !== "")
    .join(" · ");
}

/** "科技日报 2021-12-23"; the title where there is no publisher. */
export function sourceLine(revision: Pick<FactRevision, "source">): string {
  const { publisher, title, publishedOn } = revision.source;
  return [publisher ?? title, publishedOn].filter((part) => part !== null).join(" ");
}
