"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Report } from "#core/contracts/reports.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { When } from "../lists/when.tsx";
import { AvatarStack } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Row, RowLink, Td } from "../ui/table.tsx";
import { ReportRowMenu } from "./report-row-menu.tsx";
import { ReportStatusBadge } from "./report-status-badge.tsx";
import { RestoreButton } from "./restore-button.tsx";

export interface ReportRowProps {
  report: Report;
  zoneNameById: Readonly<Record<string, string>>;
}

export function ReportRow({ report, zoneNameById }: ReportRowProps) {
  const t = useTranslations("home");
  const format = useFormatter();
  const period = usePeriodText(report);
  const zones = useZonesText(report, zoneNameById);
  const isTrashed = report.trashedAt !== null;
  return (
    <Row>
      <Td className="w-full max-w-0 max-md:py-2.5">
        <ReportTitle report={report} />
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-faint md:hidden">
          <ReportStatusBadge status={report.status} />
          <When instant={report.trashedAt ?? report.updatedAt} />
          {zones !== null && <span>{zones}</span>}
        </span>
      </Td>
      <Td className="max-md:hidden">
        <ReportStatusBadge status={report.status} />
      </Td>
      <Td className="max-w-56 truncate max-lg:hidden">{zones ?? "—"}</Td>
      <Td className="whitespace-nowrap max-lg:hidden">{period ?? "—"}</Td>
      <Td isNumeric className="max-md:hidden">
        {format.number(report.factCount)}
      </Td>
      <Td className="max-md:hidden">
        <AvatarStack
          people={report.presentPeople}
          label={t("present", { count: report.presentPeople.length })}
        />
      </Td>
      <Td isNumeric className="max-md:hidden">
        <When instant={report.trashedAt ?? report.updatedAt} />
      </Td>
      <Td className="text-right">
        {isTrashed ? <RestoreButton report={report} /> : <ReportRowMenu report={report} />}
      </Td>
    </Row>
  );
}

function ReportTitle({ report }: { report: Report }) {
  const t = useTranslations("home");
  const everywhere = useTranslations("everywhere");
  const title = report.title === "" ? t("untitled") : report.title;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {report.trashedAt === null ? (
        <RowLink href={`/reports/${report.id}`} className="min-w-0 truncate" title={title}>
          {title}
        </RowLink>
      ) : (
        <span className="min-w-0 truncate font-medium text-ink" title={title}>
          {title}
        </span>
      )}
      {report.isSample && <Badge>{everywhere("sample")}</Badge>}
    </span>
  );
}

function usePeriodText({ period }: Report): string | null {
  const locale = useLocale();
  return period === null ? null : periodLabel(period, locale) || null;
}

function useZonesText(report: Report, nameById: Readonly<Record<string, string>>): string | null {
  const t = useTranslations("home");
  const names = report.zoneIds.flatMap((id) => nameById[id] ?? []);
  const [first] = names;
  if (first === undefined) return null;
  return names.length === 1 ? first : t("moreZones", { name: first, count: names.length });
}
