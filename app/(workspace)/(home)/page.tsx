import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { withQuery } from "#components/api-client.ts";
import { NewReportButton } from "#components/reports/new-report-button.tsx";
import { NewReportDialog } from "#components/reports/new-report-dialog.tsx";
import { reportFilterOf, reportListQuery } from "#components/reports/report-filter.ts";
import { ReportFilters } from "#components/reports/report-filters.tsx";
import { ReportList } from "#components/reports/report-list.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { reportShape } from "#core/contracts/reports.ts";
import { zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { oneOf, type PageQuery } from "../../page-query.ts";
import { serverApi } from "../../server-api.ts";
import { requireViewer } from "../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("home");
  return { title: t("title") };
}

/** The reports of the person, with who is in them now. */
export default async function HomePage({ searchParams }: { searchParams: PageQuery }) {
  const viewer = await requireViewer();
  const { q, status, sort } = await searchParams;
  const filter = reportFilterOf({ q: oneOf(q), status: oneOf(status), sort: oneOf(sort) });
  const path = withQuery("/reports", reportListQuery(filter));
  const [t, locale, reports, zones] = await Promise.all([
    getTranslations("home"),
    getLocale(),
    serverApi(path, listOf(reportShape)),
    serverApi("/zones?limit=200", listOf(zoneShape)),
  ]);
  const mayWrite = viewer.role !== "reader";
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader title={t("title")} actions={mayWrite && <NewReportButton />} />
      <ReportFilters filter={filter} />
      <ReportList
        key={path}
        path={path}
        filter={filter}
        first={reports}
        zoneNameById={Object.fromEntries(
          zones.items.map((zone) => [zone.id, localName(zone, locale)]),
        )}
      />
      {mayWrite && <NewReportDialog />}
    </main>
  );
}
