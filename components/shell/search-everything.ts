import { type Fact, factShape } from "#core/contracts/facts.ts";
import { listOf } from "#core/contracts/lists.ts";
import { reportShape } from "#core/contracts/reports.ts";
import { zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import type { Locale } from "#core/locale.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { callApi, withQuery } from "../api-client.ts";
import { metricBesideValue, referenceTo, usualFormat } from "../facts/fact-words.ts";

export interface PaletteFinding {
  readonly kind: "report" | "fact" | "zone";
  readonly href: string;
  readonly label: string;
  readonly hint: string | null;
}

const perKind = 5;

/** A few reports, facts and zones that match; the newest reports for an empty query. */
export async function searchEverything(
  query: string,
  { signal, locale }: { signal: AbortSignal; locale: Locale },
): Promise<readonly PaletteFinding[]> {
  const q = query.trim();
  const parameters = { q, limit: perKind };
  const reports = callApi(withQuery("/reports", parameters), listOf(reportShape), { signal });
  if (q === "") return (await reports).items.map(reportFinding);
  const [foundReports, facts, zones] = await Promise.all([
    reports,
    callApi(withQuery("/facts", parameters), listOf(factShape), { signal }),
    callApi(withQuery("/zones", parameters), listOf(zoneShape), { signal }),
  ]);
  return [
    ...foundReports.items.map(reportFinding),
    ...facts.items.map((fact) => factFinding(fact, locale)),
    ...zones.items.map((zone) => ({
      kind: "zone" as const,
      href: `/zones/${zone.id}`,
      label: localName(zone, locale),
      hint: zone.city,
    })),
  ];
}

function reportFinding({ id, title }: { id: string; title: string }): PaletteFinding {
  return { kind: "report", href: `/reports/${id}`, label: title, hint: null };
}

function factFinding(fact: Fact, locale: Locale): PaletteFinding {
  const { text } = referenceTo(fact, usualFormat(fact));
  const parts = [localName(fact.zone, locale), fact.subject, metricBesideValue(fact, locale), text];
  return {
    kind: "fact",
    href: `/facts/${fact.id}`,
    label: parts.filter((part) => part !== null && part !== "").join(" "),
    hint: periodLabel(fact.period, locale) || null,
  };
}
