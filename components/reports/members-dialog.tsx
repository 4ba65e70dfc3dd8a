"use client";

import { useTranslations } from "next-intl";
import type { Report } from "#core/contracts/reports.ts";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { AddMemberForm } from "./add-member-form.tsx";
import { LeaveReport } from "./leave-report.tsx";
import { MemberList } from "./member-list.tsx";
import { useMembers } from "./use-members.ts";
import { WorkspaceAccess } from "./workspace-access.tsx";

export interface MembersDialogProps {
  report: Pick<Report, "id" | "role" | "workspaceAccess">;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** For a page that has the report open: whether work there has not reached it. */
  hasUnsentWork?: () => boolean;
}

const nothingOpen = () => false;

/** Who may do what in a report. Owners change it, everybody else reads it. */
export function MembersDialog(props: MembersDialogProps) {
  const { report, isOpen, onOpenChange, hasUnsentWork = nothingOpen } = props;
  const t = useTranslations("members");
  const isOwner = report.role === "owner";
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} description={isOwner ? t("lead") : t("readOnly")}>
        <MembersBody
          report={report}
          isOwner={isOwner}
          hasUnsentWork={hasUnsentWork}
          onLeft={() => onOpenChange(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

interface MembersBodyProps {
  report: MembersDialogProps["report"];
  isOwner: boolean;
  hasUnsentWork: () => boolean;
  onLeft: () => void;
}

function MembersBody({ report, isOwner, ...leaving }: MembersBodyProps) {
  const members = useMembers(report.id);
  return (
    <div className="flex flex-col gap-5">
      {isOwner && <AddMemberForm members={members} />}
      <MemberList members={members} isOwner={isOwner} />
      <WorkspaceAccess report={report} isOwner={isOwner} />
      <LeaveReport report={report} members={members} {...leaving} />
    </div>
  );
}
