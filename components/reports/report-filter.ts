import { reportQuery } from "#core/contracts/reports.ts";

export const reportStatusFilters = ["draft", "in-review", "issued", "trashed"] as const;
export const reportSorts = ["updated", "created", "title"] as const;

export type ReportStatusFilter = (typeof reportStatusFilters)[number];
export type ReportSort = (typeof reportSorts)[number];

export interface ReportFilter {
  readonly q: string | null;
  readonly status: ReportStatusFilter | null;
  readonly sort: ReportSort;
}

/** Reads the filter of the address; what the API would refuse is left out instead. */
export function reportFilterOf(parameters: {
  q: string | null;
  status: string | null;
  sort: string | null;
}): ReportFilter {
  const q = reportQuery.shape.q.safeParse(parameters.q ?? undefined);
  return {
    q: q.data ?? null,
    status: reportStatusFilters.find((status) => status === parameters.status) ?? null,
    sort: reportSorts.find((sort) => sort === parameters.sort) ?? "updated",
  };
}

/** The parameters of GET /api/v1/reports for a filter. */
export function reportListQuery({ q, status, sort }: ReportFilter) {
  return { q: q ?? undefined, status: status ?? undefined, sort, limit: 50 };
}
