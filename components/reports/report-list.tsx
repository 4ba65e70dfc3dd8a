"use client";

import { FileText, SearchX, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Report } from "#core/contracts/reports.ts";
import { reportShape } from "#core/contracts/reports.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { useRefreshWhileVisible } from "../lists/use-refresh-while-visible.ts";
import { useViewer } from "../shell/shell-context.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Th } from "../ui/table.tsx";
import { NewReportButton } from "./new-report-button.tsx";
import type { ReportFilter } from "./report-filter.ts";
import { ReportRow } from "./report-row.tsx";

export interface ReportListProps {
  /** The API's path with the filter in it. */
  path: string;
  filter: ReportFilter;
  first: FirstPage<Report>;
  zoneNameById: Readonly<Record<string, string>>;
}

const presenceRefreshMs = 15_000;

/** The reports that the person may read, or, in the trash, restore. */
export function ReportList({ path, filter, first, zoneNameById }: ReportListProps) {
  const t = useTranslations("home");
  const isTrash = filter.status === "trashed";
  useRefreshWhileVisible(presenceRefreshMs);
  return (
    <PagedTable
      path={path}
      shape={reportShape}
      first={first}
      label={t("title")}
      className="md:px-4"
      head={
        <>
          <Th>{t("columns.title")}</Th>
          <Th className="max-md:hidden">{t("columns.status")}</Th>
          <Th className="max-lg:hidden">{t("columns.zones")}</Th>
          <Th className="max-lg:hidden">{t("columns.period")}</Th>
          <Th isNumeric className="max-md:hidden">
            {t("columns.facts")}
          </Th>
          <Th className="max-md:hidden">{t("columns.present")}</Th>
          <Th isNumeric className="max-md:hidden">
            {isTrash ? t("trashedAt") : t("columns.updated")}
          </Th>
          <Th className="w-10">
            <span className="sr-only">{t("columns.actions")}</span>
          </Th>
        </>
      }
      row={(report) => <ReportRow report={report} zoneNameById={zoneNameById} />}
      empty={<NoReports filter={filter} />}
    />
  );
}

function NoReports({ filter }: { filter: ReportFilter }) {
  const t = useTranslations("home");
  const isReader = useViewer().role === "reader";
  if (filter.status === "trashed" && filter.q === null) {
    return (
      <EmptyState icon={Trash2} title={t("emptyTrashTitle")}>
        {t("emptyTrashBody")}
      </EmptyState>
    );
  }
  if (filter.q !== null || filter.status !== null) {
    return (
      <EmptyState icon={SearchX} title={t("noMatchTitle")}>
        {t("noMatchBody")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={FileText}
      title={t("emptyTitle")}
      action={isReader ? undefined : <NewReportButton />}
    >
      {isReader ? t("emptyReader") : t("emptyBody")}
    </EmptyState>
  );
}
