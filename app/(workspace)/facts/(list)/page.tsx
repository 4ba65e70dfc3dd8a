import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { withQuery } from "#components/api-client.ts";
import { factFilterOf, factListQuery, isFiltered } from "#components/fact-list/fact-list-filter.ts";
import { FactListFilters } from "#components/fact-list/fact-list-filters.tsx";
import { FactTable } from "#components/fact-list/fact-table.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { factShape } from "#core/contracts/facts.ts";
import { listOf } from "#core/contracts/lists.ts";
import { metricShape, zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { oneOf, type PageQuery } from "../../../page-query.ts";
import { findInApi, serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("factTable");
  return { title: t("title") };
}

/** The fact base as one dense table; the filter is the address. */
export default async function FactsPage({ searchParams }: { searchParams: PageQuery }) {
  await requireViewer();
  const { q, zone, metric, from, to, status } = await searchParams;
  const filter = factFilterOf({
    q: oneOf(q),
    zone: oneOf(zone),
    metric: oneOf(metric),
    from: oneOf(from),
    to: oneOf(to),
    status: oneOf(status),
  });
  const path = withQuery("/facts", factListQuery(filter));
  const [t, locale, facts, chosenZone, chosenMetric] = await Promise.all([
    getTranslations("factTable"),
    getLocale(),
    serverApi(path, listOf(factShape)),
    filter.zone === null ? null : findInApi(`/zones/${filter.zone}`, zoneShape),
    filter.metric === null ? null : findInApi(`/metrics/${filter.metric}`, metricShape),
  ]);
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader title={t("title")} />
      <FactListFilters
        filter={filter}
        zoneName={chosenZone === null ? filter.zone : localName(chosenZone, locale)}
        metricName={chosenMetric === null ? filter.metric : localName(chosenMetric, locale)}
      />
      <FactTable key={path} path={path} first={facts} isFiltered={isFiltered(filter)} />
    </main>
  );
}
