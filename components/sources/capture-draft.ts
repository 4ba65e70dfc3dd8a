import { type NewFact, newFact } from "#core/contracts/facts.ts";
import { decimalString } from "#core/contracts/lists.ts";
import type { Metric, Zone } from "#core/contracts/zones.ts";
import type { Comparison, FactKind, Vintage } from "#core/facts/fact.ts";
import type { ProposedFact } from "#core/facts/propose-fact.ts";
import { parsePeriods } from "#core/periods/parse-periods.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The capture form's fields, as they stand in it. */
export interface CaptureDraft {
  readonly value: string;
  readonly isRange: boolean;
  readonly valueHigh: string;
  readonly unit: string;
  readonly qualifier: string;
  readonly zone: Zone | null;
  readonly metric: Metric | null;
  readonly subject: string;
  readonly periodLabel: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly kind: FactKind;
  readonly comparison: Comparison | "none";
  readonly vintage: Vintage | "none";
  readonly isForecast: boolean;
}

const emptyDraft: CaptureDraft = {
  value: "",
  isRange: false,
  valueHigh: "",
  unit: "",
  qualifier: "",
  zone: null,
  metric: null,
  subject: "",
  periodLabel: "",
  periodStart: "",
  periodEnd: "",
  kind: "level",
  comparison: "none",
  vintage: "none",
  isForecast: false,
};

/** Null proposals leave the form empty, for the person to fill in. */
export function draftOf(proposed: ProposedFact | null, vocabulary: Vocabulary): CaptureDraft {
  if (proposed === null) return emptyDraft;
  return {
    ...emptyDraft,
    value: proposed.value,
    isRange: proposed.valueHigh !== null,
    valueHigh: proposed.valueHigh ?? "",
    unit: proposed.unit,
    qualifier: proposed.qualifier ?? "",
    zone: vocabulary.zones.find(({ id }) => id === proposed.zoneId) ?? null,
    metric: vocabulary.metrics.find(({ id }) => id === proposed.metricId) ?? null,
    subject: proposed.subject ?? "",
    periodLabel: proposed.period?.label ?? "",
    periodStart: proposed.period?.start ?? "",
    periodEnd: proposed.period?.end ?? "",
    kind: proposed.kind,
    comparison: proposed.comparison ?? "none",
    isForecast: proposed.isForecast,
  };
}

/** A metric brings its unit and kind where the words gave none of their own. */
export function withMetric(draft: CaptureDraft, metric: Metric): CaptureDraft {
  if (draft.unit !== "") return { ...draft, metric };
  return { ...draft, metric, unit: metric.unit, kind: metric.kind };
}

/**
 * The days that the typed words mean, resolved against the source's date; words that are nothing
 * but a period get its full name ("前三季度" → "2021年前三季度"). Null when they mean none.
 */
export function withPeriodWords(
  draft: CaptureDraft,
  publishedOn: string | null,
): CaptureDraft | null {
  const words = draft.periodLabel.trim();
  const [parsed] = parsePeriods(words, publishedOn);
  if (parsed === undefined) return null;
  const isWhole = parsed.start === 0 && parsed.end === words.length;
  return {
    ...draft,
    periodLabel: isWhole ? parsed.period.label : words,
    periodStart: parsed.period.start ?? "",
    periodEnd: parsed.period.end ?? "",
  };
}

export type CaptureProblem =
  | "value-invalid"
  | "range-invalid"
  | "zone-needed"
  | "metric-needed"
  | "days-invalid";

export function problemsOf(draft: CaptureDraft): ReadonlySet<CaptureProblem> {
  const problems = new Set<CaptureProblem>();
  const isDecimal = (text: string) => decimalString.safeParse(text).success;
  if (!isDecimal(draft.value)) problems.add("value-invalid");
  if (draft.isRange && (!isDecimal(draft.valueHigh) || !isAbove(draft))) {
    problems.add("range-invalid");
  }
  if (draft.zone === null) problems.add("zone-needed");
  if (draft.metric === null) problems.add("metric-needed");
  const { periodStart, periodEnd } = draft;
  if (periodStart !== "" && periodEnd !== "" && periodStart > periodEnd) {
    problems.add("days-invalid");
  }
  return problems;
}

/** Only to warn of ends typed the wrong way round; the value itself stays the text it is. */
function isAbove({ value, valueHigh }: CaptureDraft): boolean {
  return Number(valueHigh) > Number(value);
}

/** Null while something is missing or wrong; the contract has the last word. */
export function draftToFact(draft: CaptureDraft, quote: NewFact["quote"]): NewFact | null {
  if (draft.zone === null || draft.metric === null) return null;
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  const fact = {
    zoneId: draft.zone.id,
    metricId: draft.metric.id,
    subject: orNull(draft.subject),
    kind: draft.kind,
    value: draft.value.trim(),
    valueHigh: draft.isRange ? draft.valueHigh.trim() : null,
    unit: draft.unit.trim(),
    qualifier: orNull(draft.qualifier),
    vintage: draft.vintage === "none" ? null : draft.vintage,
    period: {
      start: orNull(draft.periodStart),
      end: orNull(draft.periodEnd),
      label: draft.periodLabel.trim(),
    },
    comparison: draft.comparison === "none" ? null : draft.comparison,
    isForecast: draft.isForecast,
    quote,
  };
  return newFact.safeParse(fact).success ? fact : null;
}
