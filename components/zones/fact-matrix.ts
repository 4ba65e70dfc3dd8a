import type { Fact } from "#core/contracts/facts.ts";
import type { Period } from "#core/facts/fact.ts";

/** What one line of the matrix is about: everything of a fact's identity but zone and period. */
export interface MatrixRow {
  readonly key: string;
  /** A fact of the row, for the names. */
  readonly sample: Fact;
  /** The unit that every fact of the row has, or null when they differ. */
  readonly unit: string | null;
  readonly factsByPeriodKey: ReadonlyMap<string, readonly Fact[]>;
}

export interface MatrixPeriod {
  readonly key: string;
  readonly period: Period;
}

export interface FactMatrix {
  /** The latest first; facts without a period come last. */
  readonly periods: readonly MatrixPeriod[];
  /** Metrics by name, the level before its growth. */
  readonly rows: readonly MatrixRow[];
}

/** Lays a zone's facts out by metric and period. Several facts of one cell stay together in it. */
export function factMatrix(facts: readonly Fact[]): FactMatrix {
  const periodByKey = new Map(facts.map((fact) => [periodKey(fact.period), fact.period]));
  const periods = [...periodByKey].map(([key, period]) => ({ key, period }));
  const factsByRow = Map.groupBy(facts, rowKey);
  const rows = [...factsByRow].flatMap(([key, ofRow]) => {
    const [sample] = ofRow;
    if (sample === undefined) return [];
    const units = new Set(ofRow.map((fact) => fact.current.unit));
    return {
      key,
      sample,
      unit: units.size === 1 ? sample.current.unit : null,
      factsByPeriodKey: Map.groupBy(ofRow, (fact) => periodKey(fact.period)),
    };
  });
  return { periods: periods.sort(byTime), rows: rows.sort(byMetric) };
}

function periodKey({ start, end, label }: Period): string {
  return start === null && end === null ? `label ${label}` : `${start ?? ""}/${end ?? ""}`;
}

function rowKey({ metric, subject, kind, comparison, isForecast }: Fact): string {
  return JSON.stringify([metric.id, subject, kind, comparison, isForecast]);
}

function byTime(a: MatrixPeriod, b: MatrixPeriod): number {
  const lastDay = ({ period }: MatrixPeriod) => period.end ?? period.start ?? "";
  const firstDay = ({ period }: MatrixPeriod) => period.start ?? "";
  return lastDay(b).localeCompare(lastDay(a)) || firstDay(b).localeCompare(firstDay(a));
}

const kindsLast = ["growth", "share", "rank"];

function byMetric({ sample: a }: MatrixRow, { sample: b }: MatrixRow): number {
  return (
    a.metric.name.localeCompare(b.metric.name, "zh") ||
    (a.subject ?? "").localeCompare(b.subject ?? "", "zh") ||
    kindsLast.indexOf(a.kind) - kindsLast.indexOf(b.kind)
  );
}
