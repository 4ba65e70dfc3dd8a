import type { Fact, FactRevision, FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { FactKind, ReferenceFormat } from "#core/facts/fact.ts";
import { printFact } from "#core/facts/print-fact.ts";
import { printableRevision } from "#core/facts/printable-fact.ts";
import type { ReferenceState } from "#core/facts/reference-state.ts";
import { localName } from "#core/local-name.ts";
import type { Locale } from "#core/locale.ts";
import { vocabulary } from "#core/messages/vocabulary.ts";
import { periodLabel } from "#core/periods/period-label.ts";

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

type Measured = Pick<Fact, "metric" | "kind" | "comparison">;

/** Metrics whose own name says that they are a share or a growth. */
const saysItself: Partial<Record<FactKind, RegExp>> = {
  share: /(占比|比重|份额|比例|率)$/,
  growth: /(增速|增长率|增幅|涨幅|降幅|提速|增长)$/,
};

/** Between a metric's name and what narrows it. */
const between: Record<Locale, string> = { zh: " ", en: ", " };

/** What the metric's name leaves open: "占比", "同比", "增速"; null where it says everything. */
export function measureOf({ metric, kind, comparison }: Measured, locale: Locale): string | null {
  const { factKind, comparison: comparisonNames } = vocabulary[locale];
  const ownKind = kind === "share" || (kind === "growth" && comparison === null) ? kind : null;
  const isOpen = ownKind !== null && saysItself[ownKind]?.test(metric.name) !== true;
  const words = [isOpen && factKind[ownKind], comparison !== null && comparisonNames[comparison]];
  return words.filter((word) => word !== false).join(between[locale]) || null;
}

/** "私募基金数量 占比", "进出口总额 同比": a share or a growth does not pose as the metric itself. */
export function metricWords(fact: Measured, locale: Locale): string {
  return [localName(fact.metric, locale), measureOf(fact, locale)]
    .filter((part) => part !== null)
    .join(between[locale]);
}

/** The same beside a value in its usual format, where a growth is said in words already. */
export function metricBesideValue(fact: Measured, locale: Locale): string {
  return fact.kind === "growth" ? localName(fact.metric, locale) : metricWords(fact, locale);
}

/** Parts of a line with dots between them; what is missing leaves no dot. */
export function dotted(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

/** "南昌高新区 · 进出口总额 同比 · 2024年前三季度", for names and lists. */
export function nameOfFact(fact: Fact, locale: Locale): string {
  const { zone, subject, period } = fact;
  return dotted([
    localName(zone, locale),
    subject,
    metricWords(fact, locale),
    periodLabel(period, locale),
  ]);
}

/** "科技日报 2021-12-23"; the title where there is no publisher. */
export function sourceLine(revision: Pick<FactRevision, "source">): string {
  const { publisher, title, publishedOn } = revision.source;
  return [publisher ?? title, publishedOn].filter((part) => part !== null).join(" ");
}
