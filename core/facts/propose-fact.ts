import { parsePeriods } from "../periods/parse-periods.ts";
import { negated } from "../quantities/decimal-text.ts";
import { type ParsedQuantity, parseQuantities } from "../quantities/parse-quantities.ts";
import { findQualifier } from "../quantities/qualifiers.ts";
import { findUnit } from "../quantities/unit.ts";
import type { Comparison, FactKind, Period } from "./fact.ts";
import { MetricNames, type ProposableMetric } from "./metric-names.ts";
import { proposeComparison, proposeForm, proposeKind, saysFall } from "./propose-kind.ts";
import { proposeMetric, proposeShareMetric } from "./propose-metric.ts";
import {
  asDueDate,
  endsLater,
  forecastWords,
  isDue,
  type Place,
  proposePeriod,
  proposeZone,
  saysDone,
} from "./propose-place-and-time.ts";
import { proposeSubject } from "./propose-subject.ts";
import { placeQuote, type Span, type Statement, statementAround, wordsOf } from "./statement.ts";
import { type ProposableZone, ZoneNames } from "./zone-names.ts";

/** Zones and metrics made ready for finding names; build once per vocabulary. */
export interface ProposalVocabulary {
  readonly zones: ZoneNames;
  readonly metrics: MetricNames;
}

export function proposalVocabulary(
  zones: readonly ProposableZone[],
  metrics: readonly ProposableMetric[],
): ProposalVocabulary {
  return { zones: new ZoneNames(zones), metrics: new MetricNames(metrics) };
}

export interface ProposalInput {
  /** The selected words. */
  readonly quote: string;
  /** The paragraph that the words stand in; "" when there is none. */
  readonly paragraph: string;
  /** Where the quote begins in the paragraph; its first occurrence when absent. */
  readonly quoteStart?: number;
  /** The headings above, outermost first, on a line each. */
  readonly heading: string;
  readonly publishedOn: string | null;
}

export type ProposedField =
  | "value"
  | "kind"
  | "zone"
  | "metric"
  | "subject"
  | "period"
  | "comparison"
  | "forecast"
  | "qualifier";

/** Which words gave what. */
export interface ProposalReason {
  readonly field: ProposedField;
  readonly words: string;
  readonly place: Place;
}

export interface ProposedFact {
  readonly value: string;
  readonly valueHigh: string | null;
  readonly unit: string;
  readonly qualifier: string | null;
  readonly kind: FactKind;
  readonly zoneId: string | null;
  readonly metricId: string | null;
  readonly subject: string | null;
  /** Null when the text gives none. */
  readonly period: Period | null;
  readonly comparison: Comparison | null;
  readonly isForecast: boolean;
  readonly reasons: readonly ProposalReason[];
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** 连续两年, 20年来: a length of time is rarely what a sentence with another number is about. */
function isTime({ unit }: ParsedQuantity): boolean {
  return findUnit(unit)?.dimension === "months";
}

/** The first number of the quote that is not part of a period; a number without unit at last. */
function chooseQuantity(
  text: string,
  quote: Span,
  publishedOn: string | null,
): ParsedQuantity | null {
  const periods = parsePeriods(text, publishedOn);
  const quantities = parseQuantities(text);
  const isStatistic = (quantity: ParsedQuantity) =>
    overlaps(quantity, quote) && !periods.some((period) => overlaps(period, quantity));
  return (
    quantities.find((quantity) => isStatistic(quantity) && !isTime(quantity)) ??
    quantities.find(isStatistic) ??
    parseQuantities(text, { withBareNumbers: true }).find(isStatistic) ??
    null
  );
}

function signedValues(statement: Statement, kind: FactKind) {
  const { value, valueHigh } = statement.quantity;
  if (kind !== "growth" || !saysFall(statement) || value.startsWith("-"))
    return { value, valueHigh };
  return valueHigh === null
    ? { value: negated(value), valueHigh }
    : { value: negated(valueHigh), valueHigh: negated(value) };
}

class Reasons {
  readonly list: ProposalReason[] = [];
  readonly #statement: Statement;

  constructor(statement: Statement) {
    this.#statement = statement;
  }

  add(field: ProposedField, words: string | null | undefined, place?: Place): void {
    if (!words) return;
    const inQuote = wordsOf(this.#statement.text, this.#statement.quote).includes(words);
    this.list.push({ field, words, place: place ?? (inQuote ? "quote" : "paragraph") });
  }
}

/** 预计 farther from the number stands for the whole; of its kind only words that print. */
function clauseQualifier(forecasts: readonly string[]): string | null {
  return forecasts.findLast((word) => findQualifier(word)?.isForecast === true) ?? null;
}

function metricOf(statement: Statement, names: MetricNames) {
  const form = proposeForm(statement, null).value;
  if (form === "share") return proposeShareMetric(statement, names);
  return proposeMetric(statement, names, form === "growth");
}

function proposeAround(
  statement: Statement,
  input: ProposalInput,
  vocabulary: ProposalVocabulary,
): ProposedFact {
  const reasons = new Reasons(statement);
  reasons.add("value", wordsOf(statement.text, statement.quantity));

  const zone = proposeZone(statement, input.heading, vocabulary.zones);
  reasons.add("zone", zone?.words, zone?.place);

  const metric = metricOf(statement, vocabulary.metrics);
  reasons.add("metric", metric?.words);

  const found = proposePeriod(statement, input.publishedOn);
  reasons.add("period", found?.words, found?.place);

  const forecasts = forecastWords(statement);
  const forecast = forecasts.at(-1) ?? null;
  const isLater = found !== null && endsLater(found.value.period, input.publishedOn);
  const isForecast =
    forecast !== null || (isLater && !found.value.isApproximate && !saysDone(statement));
  reasons.add("forecast", forecast ?? (isForecast ? found?.words : null));

  const form = proposeForm(statement, metric?.entry.kind ?? null);
  const isDueBy = found !== null && isDue(found.value.period, input.publishedOn);
  const kind = proposeKind(form, { statement, isForecast, isDueBy });
  reasons.add("kind", kind.words);

  const comparison = proposeComparison(statement, form.value, found !== null);
  reasons.add("comparison", comparison?.words);

  const qualifier = statement.quantity.qualifier ?? clauseQualifier(forecasts);
  reasons.add("qualifier", qualifier);

  const subject = proposeSubject(statement, {
    zone: zone?.words ?? "",
    metric: metric?.words ?? "",
  });
  reasons.add("subject", subject?.words);

  const period = found?.value.period ?? null;
  return {
    ...signedValues(statement, form.value),
    unit: statement.quantity.unit,
    qualifier,
    kind: kind.value,
    zoneId: zone?.value.id ?? null,
    metricId: metric?.entry.id ?? null,
    subject: subject?.words ?? null,
    period: period !== null && kind.value === "target" && isLater ? asDueDate(period) : period,
    comparison: comparison?.value ?? null,
    isForecast,
    reasons: reasons.list,
  };
}

/**
 * Fills the capture form from selected words: the number in them, and what the sentence, the
 * paragraph and the headings say it means. The same input gives the same proposal; a person
 * corrects it. Null when the words hold no number.
 */
export function proposeFact(
  input: ProposalInput,
  vocabulary: ProposalVocabulary,
): ProposedFact | null {
  const { text, quote } = placeQuote(input.quote, input.paragraph, input.quoteStart);
  const quantity = chooseQuantity(text, quote, input.publishedOn);
  if (quantity === null) return null;
  return proposeAround(statementAround(text, quote, quantity), input, vocabulary);
}
