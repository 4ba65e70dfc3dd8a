import { type FactStatus, factQuery, factStatuses } from "#core/contracts/facts.ts";
import { entityId, isoDay } from "#core/contracts/lists.ts";

/** What the facts page is narrowed by; every part stands in the address under its name here. */
export interface FactListFilter {
  readonly q: string | null;
  readonly zone: string | null;
  readonly metric: string | null;
  /** Inclusive days; facts whose period overlaps the span. */
  readonly from: string | null;
  readonly to: string | null;
  readonly status: FactStatus | null;
}

export const factFilterNames = ["q", "zone", "metric", "from", "to", "status"] as const;
type FilterName = (typeof factFilterNames)[number];

/** Reads the filter of the address; what the API would refuse is left out instead. */
export function factFilterOf(
  parameters: Readonly<Record<FilterName, string | null>>,
): FactListFilter {
  const day = (value: string | null) => isoDay.safeParse(value).data ?? null;
  const id = (value: string | null) => entityId.safeParse(value).data ?? null;
  return {
    q: factQuery.shape.q.safeParse(parameters.q ?? undefined).data ?? null,
    zone: id(parameters.zone),
    metric: id(parameters.metric),
    from: day(parameters.from),
    to: day(parameters.to),
    status: factStatuses.find((status) => status === parameters.status) ?? null,
  };
}

/** The parameters of GET /api/v1/facts for a filter. */
export function factListQuery(filter: FactListFilter) {
  const given = Object.entries(filter).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), limit: 100 };
}

export function isFiltered(filter: FactListFilter): boolean {
  return factFilterNames.some((name) => filter[name] !== null);
}
