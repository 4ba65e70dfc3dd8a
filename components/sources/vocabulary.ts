import type { z } from "zod";
import { callApi, withQuery } from "#components/api-client.ts";
import { ApiError } from "#components/api-error.ts";
import { listOf } from "#core/contracts/lists.ts";
import {
  type Metric,
  metricShape,
  type NewMetric,
  type NewZone,
  type Zone,
  zoneShape,
} from "#core/contracts/zones.ts";

/** All zones and metrics: what proposing and choosing need. */
export interface Vocabulary {
  readonly zones: readonly Zone[];
  readonly metrics: readonly Metric[];
}

export async function loadVocabulary(signal: AbortSignal): Promise<Vocabulary> {
  const [zones, metrics] = await Promise.all([
    loadAll("/zones", zoneShape, signal),
    loadAll("/metrics", metricShape, signal),
  ]);
  return { zones, metrics };
}

async function loadAll<Item extends z.ZodType>(
  path: string,
  item: Item,
  signal: AbortSignal,
): Promise<z.output<Item>[]> {
  const items: z.output<Item>[] = [];
  let cursor: string | null = null;
  do {
    const query: string = withQuery(path, { limit: 200, cursor: cursor ?? undefined });
    const page: { items: z.output<Item>[]; nextCursor: string | null } = await callApi(
      query,
      listOf(item),
      { signal },
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

export function loadZone(zoneId: string): Promise<Zone> {
  return callApi(`/zones/${encodeURIComponent(zoneId)}`, zoneShape);
}

export function loadMetric(metricId: string): Promise<Metric> {
  return callApi(`/metrics/${encodeURIComponent(metricId)}`, metricShape);
}

/** Adds a zone, or answers the one that has the name already. */
export function addZone(zone: NewZone): Promise<Zone> {
  return callApi("/zones", zoneShape, { method: "POST", body: zone }).catch((error: unknown) =>
    loadZone(existingId(error)),
  );
}

/** Adds a metric, or answers the one that has the name already. */
export function addMetric(metric: NewMetric): Promise<Metric> {
  return callApi("/metrics", metricShape, { method: "POST", body: metric }).catch(
    (error: unknown) => loadMetric(existingId(error)),
  );
}

function existingId(error: unknown): string {
  const id = error instanceof ApiError && error.reason === "already-exists" && error.detail?.["id"];
  if (typeof id !== "string") throw error;
  return id;
}
