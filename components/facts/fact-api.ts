import type { z } from "zod";
import { callApi, sendApi, withQuery } from "#components/api-client.ts";
import { ApiError } from "#components/api-error.ts";
import type { ComboboxOption } from "#components/ui/combobox.tsx";
import {
  type ChangedFact,
  type Fact,
  type FactQuery,
  type FactUse,
  type FactWithRevisions,
  factShape,
  factUseShape,
  factWithRevisionsShape,
  reportFactShape,
} from "#core/contracts/facts.ts";
import { listOf } from "#core/contracts/lists.ts";
import { acceptanceShape } from "#core/contracts/reports.ts";
import { metricShape, zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import type { Locale } from "#core/locale.ts";

export async function searchFacts(query: FactQuery, signal: AbortSignal): Promise<Fact[]> {
  const { items } = await callApi(withQuery("/facts", query), listOf(factShape), { signal });
  return items;
}

/** Null when the base does not hold the fact. */
export async function loadFact(
  factId: string,
  signal: AbortSignal,
): Promise<FactWithRevisions | null> {
  try {
    return await callApi(`/facts/${encodeURIComponent(factId)}`, factWithRevisionsShape, {
      signal,
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The facts that the saved report refers to, each once. */
export async function loadReportFacts(
  reportId: string,
  signal: AbortSignal,
): Promise<FactWithRevisions[]> {
  const { items } = await callApi(`/reports/${reportId}/facts`, listOf(reportFactShape), {
    signal,
  });
  const facts = items.map((item) => item.fact).filter((fact) => fact !== null);
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
}

export async function loadAcceptances(
  reportId: string,
  signal: AbortSignal,
): Promise<z.infer<typeof acceptanceShape>[]> {
  const path = `/reports/${reportId}/acceptances`;
  return (await callApi(path, listOf(acceptanceShape), { signal })).items;
}

/** Records that the author accepts this revision in this report. */
export async function acceptRevision(
  reportId: string,
  accepted: { factId: string; revision: number },
): Promise<void> {
  const { factId, revision } = accepted;
  await sendApi(`/reports/${reportId}/acceptances`, { method: "POST", body: { factId, revision } });
}

export async function loadUses(factId: string, signal: AbortSignal): Promise<FactUse[]> {
  return (await callApi(`/facts/${factId}/uses`, listOf(factUseShape), { signal })).items;
}

export async function correctFact(factId: string, change: ChangedFact): Promise<FactWithRevisions> {
  return callApi(`/facts/${factId}`, factWithRevisionsShape, { method: "PATCH", body: change });
}

/** Verifies the revision that the person looked at; refused when it is no longer the newest. */
export async function verifyFact(factId: string, revision: number): Promise<FactWithRevisions> {
  return callApi(`/facts/${factId}/verify`, factWithRevisionsShape, {
    method: "POST",
    body: { revision },
  });
}

const pickedCount = 30;

/** Zones by their names in this language, to choose from. */
export function searchZones(locale: Locale) {
  return async (q: string, signal: AbortSignal): Promise<ComboboxOption[]> => {
    const path = withQuery("/zones", { q, limit: pickedCount });
    const { items } = await callApi(path, listOf(zoneShape), { signal });
    return items.map((zone) => ({
      id: zone.id,
      label: localName(zone, locale),
      ...(zone.city !== null && { hint: zone.city }),
    }));
  };
}

/** As searchZones. */
export function searchMetrics(locale: Locale) {
  return async (q: string, signal: AbortSignal): Promise<ComboboxOption[]> => {
    const path = withQuery("/metrics", { q, limit: pickedCount });
    const { items } = await callApi(path, listOf(metricShape), { signal });
    return items.map((metric) => ({
      id: metric.id,
      label: localName(metric, locale),
      hint: metric.unit,
    }));
  };
}
