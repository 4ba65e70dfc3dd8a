"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import type { Member, Report } from "#core/contracts/reports.ts";
import { sendApi } from "../api-client.ts";
import { useViewer } from "../shell/shell-context.tsx";
import { Asking } from "../ui/asking-button.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAction } from "../use-action.ts";
import type { Members } from "./use-members.ts";

export interface LeaveReportProps {
  report: Pick<Report, "id" | "workspaceAccess">;
  members: Members;
  /** Whether the page that shows this holds work that has not reached the report. */
  hasUnsentWork: () => boolean;
  onLeft: () => void;
}

/** A member's way out of a report; nothing for those who only read along with the workspace. */
export function LeaveReport({ members: { loaded }, ...leaving }: LeaveReportProps) {
  const t = useTranslations("members");
  const viewer = useViewer();
  const items = loaded.state === "loaded" ? loaded.items : [];
  const self = items.find(({ userId }) => userId === viewer.id);
  if (self === undefined) return null;
  if (isOnlyOwner(self, items)) return <p className="text-13 text-muted">{t("lastOwner")}</p>;
  return <LeaveButton {...leaving} userId={viewer.id} />;
}

function isOnlyOwner(self: Member, members: readonly Member[]): boolean {
  const isOwner = ({ role }: Member) => role === "owner";
  return isOwner(self) && members.filter(isOwner).length === 1;
}

type LeaveButtonProps = Omit<LeaveReportProps, "members"> & { userId: string };

/** What was written and has not reached the report never could afterwards: it comes first. */
function LeaveButton({ report, userId, hasUnsentWork, onLeft }: LeaveButtonProps) {
  const t = useTranslations("members");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [isHeldBack, setIsHeldBack] = useState(false);
  const runWhenSent = (work: () => void | Promise<void>) =>
    run(async () => {
      const { hasUnsentEdits } = await import("../editor/local-reports.ts");
      const isUnsent = hasUnsentWork() || (await hasUnsentEdits(userId, report.id));
      setIsHeldBack(isUnsent);
      if (!isUnsent) await work();
    });
  const leave = () =>
    runWhenSent(async () => {
      await sendApi(`/reports/${report.id}/members/${userId}`, { method: "DELETE" });
      toast.success(t("left"));
      onLeft();
      router.push("/");
      router.refresh();
    });
  return (
    <div className="flex flex-col gap-3">
      {isHeldBack && <Notice tone="warning">{t("leaveUnsent")}</Notice>}
      <Asking
        button={(ask) => (
          <Button look="danger" className="self-end" onClick={() => void runWhenSent(ask)}>
            {t("leave")}
          </Button>
        )}
        title={t("leaveTitle")}
        action={t("leave")}
        isBusy={isBusy}
        onConfirm={leave}
      >
        <WhatLeavingDoes workspaceAccess={report.workspaceAccess} />
      </Asking>
    </div>
  );
}

function WhatLeavingDoes({ workspaceAccess }: Pick<Report, "workspaceAccess">) {
  const t = useTranslations("members");
  const roles = useTranslations("vocabulary.reportRole");
  if (workspaceAccess === null) return t("leaveBody");
  return t("leaveOpenBody", { role: roles(workspaceAccess) });
}
