"use client";

import { ScrollText } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type AuditEvent, auditEventShape } from "#core/contracts/audit.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { findAction, wordOfAction } from "./audit-words.ts";
import { describeAuditDetail } from "./describe-audit-detail.ts";
import { describeUserAgent } from "./describe-user-agent.ts";

export interface AuditTableProps {
  path: string;
  first: FirstPage<AuditEvent>;
  /** In which the moments are shown. */
  timeZone: string;
}

export function AuditTable({ path, first, timeZone }: AuditTableProps) {
  const t = useTranslations("audit");
  return (
    <PagedTable
      path={path}
      shape={auditEventShape}
      first={first}
      label={t("title")}
      head={
        <>
          <Th className="first:pl-0">{t("when")}</Th>
          <Th className="max-md:hidden">{t("person")}</Th>
          <Th>{t("what")}</Th>
          <Th className="max-md:hidden">{t("whence")}</Th>
        </>
      }
      row={(event) => <AuditRow event={event} timeZone={timeZone} />}
      empty={<EmptyState icon={ScrollText} title={t("emptyTitle")} />}
    />
  );
}

function AuditRow({ event, timeZone }: { event: AuditEvent; timeZone: string }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const at = new Date(event.at);
  const action = findAction(event.action);
  const device = describeUserAgent(event.userAgent);
  // A backup is known by its file.
  const subject = event.subjectType === "backup" ? event.subjectId : event.subjectName;
  const person = event.actor?.name ?? (event.ipAddress === null ? t("program") : "—");
  return (
    <Row>
      <Td className="py-2 align-top first:pl-0 md:whitespace-nowrap">
        <time dateTime={event.at} suppressHydrationWarning>
          {format.dateTime(at, { dateStyle: "short", timeStyle: "medium", timeZone })}
        </time>
        <span className="block wrap-anywhere text-ink md:hidden">{person}</span>
      </Td>
      <Td className="whitespace-nowrap py-2 align-top text-ink max-md:hidden">{person}</Td>
      <Td className="w-full py-2 align-top">
        <span className="block text-ink">
          {action === null ? event.action : t(wordOfAction(action))}
          {subject !== null && event.subjectId !== event.actor?.id && (
            <span className="break-words text-muted"> · {subject}</span>
          )}
        </span>
        <Detail event={event} />
        <span className="block text-12 text-faint md:hidden">{event.ipAddress}</span>
      </Td>
      <Td className="whitespace-nowrap py-2 align-top max-md:hidden">
        <span className="block">{event.ipAddress ?? "—"}</span>
        {device !== null && (
          <span title={event.userAgent ?? undefined} className="block text-12 text-faint">
            {device}
          </span>
        )}
      </Td>
    </Row>
  );
}

function Detail({ event }: { event: AuditEvent }) {
  const t = useTranslations("audit.detail");
  const vocabulary = useTranslations("vocabulary");
  const told = describeAuditDetail(event, { t, vocabulary, locale: useLocale() });
  if (told.length === 0) return null;
  return <span className="block wrap-anywhere text-12 text-faint">{told.join(" · ")}</span>;
}
