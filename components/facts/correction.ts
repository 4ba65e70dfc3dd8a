import type { ChangedFact, Fact } from "#core/contracts/facts.ts";
import { decimalString } from "#core/contracts/lists.ts";
import { quoteHolds } from "#core/facts/quote-holds.ts";
import { typedDecimal } from "#core/quantities/typed-decimal.ts";

/** What the form of a correction holds, as typed. */
export interface TypedCorrection {
  readonly value: string;
  readonly unit: string;
  readonly qualifier: string;
  readonly reason: string;
}

/** The current revision in the form's fields. */
export function typedFrom({ current }: Fact): TypedCorrection {
  const { value, unit, qualifier } = current;
  return { value, unit, qualifier: qualifier ?? "", reason: "" };
}

export function isValueTyped({ value }: TypedCorrection): boolean {
  return decimalString.safeParse(typedDecimal(value)).success;
}

/** Whether the revision's quote holds the figure as typed; null while what is typed is none. */
export function isInQuote({ current }: Fact, typed: TypedCorrection): boolean | null {
  if (!isValueTyped(typed)) return null;
  const figure = { value: typedDecimal(typed.value), unit: typed.unit.trim() };
  return quoteHolds(current.quote.exact, figure);
}

/** The change to send; null when value, unit and qualifier are those of the current revision. */
export function correctionOf({ current }: Fact, typed: TypedCorrection): ChangedFact | null {
  const value = typedDecimal(typed.value);
  const unit = typed.unit.trim();
  const qualifier = typed.qualifier.trim() || null;
  const isSame =
    value === current.value && unit === current.unit && qualifier === current.qualifier;
  if (isSame) return null;
  return { value, unit, qualifier, reason: typed.reason.trim(), baseRevision: current.revision };
}
