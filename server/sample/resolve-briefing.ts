import type { ReferenceFormat } from "#core/facts/fact.ts";
import { printFact } from "#core/facts/print-fact.ts";
import {
  type BriefingNode,
  briefingPlaceholders,
  factPlaceholder,
  type SampleData,
  type SampleFact,
} from "./sample-data.ts";

/** What a reference to a sample fact carries in the document: its first revision, as printed. */
export interface SampleReference {
  readonly factId: string;
  readonly revision: 1;
  readonly format: ReferenceFormat;
  readonly text: string;
}

/**
 * The sample briefing as a TipTap document, every placeholder made a reference, and these
 * references in text order.
 */
export function resolveBriefing(
  data: SampleData,
  idOf: (factKey: string) => string,
): { readonly body: BriefingNode; readonly references: readonly SampleReference[] } {
  const referenceTo = referencesOf(data, idOf);
  const resolve = (node: BriefingNode): BriefingNode => {
    if (node.type === "factReference") {
      return { type: node.type, attrs: { ...referenceTo(factPlaceholder.parse(node.attrs)) } };
    }
    return node.content === undefined ? node : { ...node, content: node.content.map(resolve) };
  };
  return {
    body: resolve(data.briefing.body),
    references: briefingPlaceholders(data.briefing.body).map(referenceTo),
  };
}

function referencesOf({ facts, metrics }: SampleData, idOf: (factKey: string) => string) {
  const factByKey = new Map(facts.map((fact) => [fact.key, fact]));
  const metricNameByKey = new Map(metrics.map((metric) => [metric.key, metric.name]));
  return ({ factKey, format }: { factKey: string; format: ReferenceFormat }): SampleReference => {
    const fact = requireEntry(factByKey, factKey);
    const metricName = requireEntry(metricNameByKey, fact.metric);
    const text = printFact(printable(fact, metricName), format);
    return { factId: idOf(factKey), revision: 1, format, text };
  };
}

function printable(fact: SampleFact, metricName: string) {
  return { ...fact, metricName, periodLabel: fact.period.label };
}

function requireEntry<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the sample has no "${key}"`);
  return value;
}
