"use client";

import { Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Report } from "#core/contracts/reports.ts";
import { Button } from "../ui/button.tsx";
import { LaterDialog, laterPart } from "../ui/later.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { ReportStatusMenu } from "./report-status-menu.tsx";

const membersDialog = laterPart(() =>
  import("./members-dialog.tsx").then((file) => file.MembersDialog),
);

/** What one does with a report as a whole: share it, take it out. */
export function ReportActions(props: { report: Report; hasUnsentWork: () => boolean }) {
  const { report, hasUnsentWork } = props;
  const t = useTranslations("editor");
  const [isSharing, setIsSharing] = useState(false);
  return (
    <>
      <ReportStatusMenu report={report} />
      <Button
        look="ghost"
        className="max-lg:px-2"
        onClick={() => setIsSharing(true)}
        onPointerEnter={membersDialog.fetchAhead}
        onFocus={membersDialog.fetchAhead}
      >
        <Users aria-hidden />
        <span className="max-lg:sr-only">{t("share")}</span>
      </Button>
      <ExportMenu reportId={report.id} />
      <LaterDialog
        part={membersDialog}
        props={{ report, isOpen: isSharing, onOpenChange: setIsSharing, hasUnsentWork }}
      />
    </>
  );
}
