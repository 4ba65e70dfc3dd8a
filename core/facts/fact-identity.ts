import type { FactIdentity } from "./fact.ts";

/** The words of a subject without the spaces and quotation marks that sources vary in. */
function normalisedSubject(subject: string | null): string {
  return (subject ?? "").normalize("NFKC").replace(/[\s"“”'‘’]/g, "");
}

/**
 * One string for one fact: equal for the same zone, subject, metric, kind, period, comparison and
 * forecast. Two periods are one when their days are; the label counts only where no day is known.
 * The database keeps it unique; its form never changes.
 */
export function factIdentityKey(identity: FactIdentity): string {
  const { start, end, label } = identity.period;
  const isUndated = start === null && end === null;
  return JSON.stringify([
    identity.zoneId,
    identity.metricId,
    normalisedSubject(identity.subject),
    identity.kind,
    isUndated ? label.trim() : `${start ?? ""}/${end ?? ""}`,
    identity.comparison,
    identity.isForecast,
  ]);
}
