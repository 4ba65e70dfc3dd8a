import type { z } from "zod";
import type { changedFact, newFact } from "#core/contracts/facts.ts";
import { Refusal } from "#core/refusal.ts";
import type { PersonalDeed } from "#db/audit.ts";
import { createFact, type RevisionValue, reviseFact } from "#db/fact-changes.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { locateQuote } from "./locate-quote.ts";

/**
 * Captures a fact and answers its id.
 *
 * @throws Refusal "quote-not-in-source", "fact-exists" (its id in the detail) or "invalid"
 */
export async function captureFact(
  db: MainDatabase,
  fact: z.output<typeof newFact>,
  deed: PersonalDeed,
): Promise<string> {
  const { zoneId, metricId, subject = null, kind, period, comparison = null, isForecast } = fact;
  const { value, valueHigh = null, unit, qualifier = null, vintage = null } = fact;
  const created = await createFact(
    db,
    {
      identity: { zoneId, metricId, subject, kind, period, comparison, isForecast },
      value: { value, valueHigh, unit, qualifier, vintage },
      quote: await locateQuote(db, fact.quote),
    },
    deed,
  );
  switch (created.outcome) {
    case "created":
      return created.factId;
    case "exists":
      throw new Refusal("fact-exists", { detail: { id: created.factId } });
    case "unknown-zone":
      throw new Refusal("invalid", { detail: { field: "zoneId" } });
    case "unknown-metric":
      throw new Refusal("invalid", { detail: { field: "metricId" } });
    case "not-a-range":
      throw new Refusal("invalid", { detail: { field: "valueHigh" } });
  }
}

/**
 * Adds a revision with what is given.
 *
 * @throws Refusal "not-found", "revision-outdated", "quote-not-in-source", or "invalid" when
 * nothing would change
 */
export async function correctFact(
  db: MainDatabase,
  { factId, change }: { factId: string; change: z.output<typeof changedFact> },
  deed: PersonalDeed,
): Promise<void> {
  const { reason, baseRevision = null, quote, ...given } = change;
  const revising = {
    factId,
    reason,
    baseRevision,
    changes: presentFields(given),
    quote: quote === undefined ? null : await locateQuote(db, quote),
  };
  const outcome = await reviseFact(db, revising, deed);
  if (outcome === "not-a-range") throw new Refusal("invalid", { detail: { field: "valueHigh" } });
  if (outcome === "unchanged") throw new Refusal("invalid", { detail: { unchanged: true } });
  if (outcome !== "revised") throw new Refusal(outcome);
}

/** Absent is "as it was", null is "none". */
function presentFields({
  value,
  valueHigh,
  unit,
  qualifier,
  vintage,
}: Omit<
  z.output<typeof changedFact>,
  "reason" | "baseRevision" | "quote"
>): Partial<RevisionValue> {
  return {
    ...(value === undefined ? {} : { value }),
    ...(valueHigh === undefined ? {} : { valueHigh }),
    ...(unit === undefined ? {} : { unit }),
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(vintage === undefined ? {} : { vintage }),
  };
}
