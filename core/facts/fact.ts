/**
 * The vocabulary of facts. A fact is identified by zone, narrower subject, metric, period, kind,
 * comparison and whether it is a forecast; everything else belongs to its revisions.
 */
export const factKinds = [
  "level",
  "growth",
  "share",
  "count",
  "ratio",
  "target",
  "rank",
  "area",
  "money",
  "duration",
] as const;
export type FactKind = (typeof factKinds)[number];

/** yoy 同比, mom 环比, the rest as printed: 较上期, 与全市/全省/全国相比, 较某年以来. */
export const comparisons = [
  "yoy",
  "mom",
  "vs-prev-period",
  "vs-city",
  "vs-province",
  "vs-nation",
  "since-year",
] as const;
export type Comparison = (typeof comparisons)[number];

export const vintages = ["preliminary", "final"] as const;
export type Vintage = (typeof vintages)[number];

export const factRanks = ["preferred", "normal", "deprecated"] as const;
export type FactRank = (typeof factRanks)[number];

/** How a fact reference prints. The names are stored in documents and never change. */
export const referenceFormats = [
  "value",
  "value-unit",
  "metric-value",
  "period-metric-value",
  "growth-words",
] as const;
export type ReferenceFormat = (typeof referenceFormats)[number];

/** Inclusive ISO dates; null where the source leaves an end open or gives no period at all. */
export interface Period {
  readonly start: string | null;
  readonly end: string | null;
  /** As people say it: "2021年前三季度". Empty when the source gives no period. */
  readonly label: string;
}

export interface FactIdentity {
  readonly zoneId: string;
  readonly metricId: string;
  readonly subject: string | null;
  readonly kind: FactKind;
  readonly period: Period;
  readonly comparison: Comparison | null;
  readonly isForecast: boolean;
}

/** Values are decimal strings ("1106.8"), never floats; a range has both `value` and `valueHigh`. */
export interface FactValue {
  readonly value: string;
  readonly valueHigh: string | null;
  /** As printed beside the value: "亿元", "%", "家". */
  readonly unit: string;
  /** The source's own word: 突破, 近, 约, 超过, 以上, 余, 逾, 力争, 预计 … */
  readonly qualifier: string | null;
}

/** Everything the printing of a reference may use; see core/facts/print-fact.ts. */
export interface PrintableFact extends FactValue {
  readonly metricName: string;
  readonly periodLabel: string;
  readonly kind: FactKind;
  readonly comparison: Comparison | null;
}
