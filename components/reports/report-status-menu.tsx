"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { type Report, reportShape } from "#core/contracts/reports.ts";
import { type ReportStatus, reportRoleCovers, reportStatuses } from "#core/roles.ts";
import { callApi } from "../api-client.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Menu, MenuChoice, MenuContent, MenuGroup, MenuTrigger } from "../ui/menu.tsx";
import { useAction } from "../use-action.ts";
import { ReportStatusBadge } from "./report-status-badge.tsx";

/**
 * Where the report stands, and for those who may, moving it on: editors between draft and review,
 * owners to issued and back. Issuing freezes the text, so it asks first.
 */
export function ReportStatusMenu({ report }: { report: Report }) {
  const t = useTranslations("reportStatus");
  const words = useTranslations("vocabulary.reportStatus");
  const [isAsking, setIsAsking] = useState(false);
  const { isBusy, changeTo } = useChangeStatus(report);
  const choices = reportStatuses.filter((status) => mayChoose(report, status));
  const badge = <ReportStatusBadge status={report.status} isIconOnPhone />;
  if (choices.length < 2) return badge;
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={t("label", { status: words(report.status) })}
          className="inline-flex h-8 items-center gap-1 rounded-md px-1.5 text-faint hover:bg-hover"
        >
          {badge}
          <ChevronDown size={14} aria-hidden />
        </MenuTrigger>
        <MenuContent>
          <MenuGroup
            value={report.status}
            onValueChange={(value) => {
              const chosen = choices.find((status) => status === value);
              if (chosen === "issued") setIsAsking(true);
              else if (chosen !== undefined) void changeTo(chosen);
            }}
          >
            {choices.map((status) => (
              <MenuChoice key={status} value={status}>
                {words(status)}
                <span className="block text-12 text-faint">{t(`hint.${status}`)}</span>
              </MenuChoice>
            ))}
          </MenuGroup>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("issueTitle")}
        action={t("issue")}
        isBusy={isBusy}
        onConfirm={() => void changeTo("issued").then(() => setIsAsking(false))}
      >
        {t("issueBody")}
      </ConfirmDialog>
    </>
  );
}

/** The server judges (access.ts); this only leaves out what it would refuse. */
function mayChoose({ role, status }: Report, next: ReportStatus): boolean {
  const isAboutIssuing = status === "issued" || next === "issued";
  return next === status || reportRoleCovers(role, isAboutIssuing ? "owner" : "editor");
}

function useChangeStatus(report: Report) {
  const t = useTranslations("reportStatus");
  const words = useTranslations("vocabulary.reportStatus");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const changeTo = (status: ReportStatus) =>
    run(async () => {
      const change = { method: "PATCH", body: { status } } as const;
      await callApi(`/reports/${report.id}`, reportShape, change);
      router.refresh();
      toast.success(t("changed", { status: words(status) }));
    });
  return { isBusy, changeTo };
}
