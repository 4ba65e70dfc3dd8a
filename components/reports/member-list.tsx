"use client";

import { UserMinus } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import type { Member } from "#core/contracts/reports.ts";
import { type ReportRole, reportRoles } from "#core/roles.ts";
import { useViewer } from "../shell/shell-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Select } from "../ui/select.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useAction } from "../use-action.ts";
import { useErrorSentence } from "../use-error-sentence.ts";
import type { Members } from "./use-members.ts";

export function MemberList({ members, isOwner }: { members: Members; isOwner: boolean }) {
  const t = useTranslations("members");
  const errorSentence = useErrorSentence();
  const { loaded } = members;
  if (loaded.state === "failed") return <Notice tone="error">{errorSentence(loaded.error)}</Notice>;
  if (loaded.state === "loading") {
    return (
      <div className="flex flex-col gap-3 py-2">
        <Skeleton className="h-8" />
        <Skeleton className="h-8" />
      </div>
    );
  }
  return (
    <ul aria-label={t("list")} className="flex flex-col">
      {loaded.items.map((member) => (
        <MemberLine key={member.userId} member={member} members={members} isOwner={isOwner} />
      ))}
    </ul>
  );
}

function MemberLine(props: { member: Member; members: Members; isOwner: boolean }) {
  const { member, members, isOwner } = props;
  const t = useTranslations("members");
  const words = useTranslations("vocabulary");
  const viewer = useViewer();
  const { isBusy, run } = useAction();
  const isMe = member.userId === viewer.id;
  const remove = () =>
    run(async () => {
      await members.remove(member);
      toast.success(t("removed", { name: member.name }));
    });
  return (
    <li className="flex h-12 items-center gap-3 border-b last:border-b-0">
      <Avatar person={{ id: member.userId, name: member.name }} isDecorative />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium text-13">
          {member.name}
          {isMe && <span className="ml-1.5 font-normal text-faint">{t("you")}</span>}
        </span>
        <span className="block truncate text-12 text-faint">{member.email}</span>
      </span>
      {isOwner ? (
        <>
          <Select<ReportRole>
            size="sm"
            aria-label={t("roleOf", { name: member.name })}
            value={member.role}
            disabled={isBusy}
            onChange={(role) => void run(() => members.changeRole(member, role))}
            options={reportRoles.map((value) => ({ value, label: words(`reportRole.${value}`) }))}
            className="w-auto"
          />
          {isMe ? (
            // One leaves by the button below the list, which asks first.
            <span className="size-8 shrink-0" />
          ) : (
            <IconButton
              icon={UserMinus}
              label={t("removeNamed", { name: member.name })}
              disabled={isBusy}
              onClick={() => void remove()}
            />
          )}
        </>
      ) : (
        <span className="text-13 text-muted">{words(`reportRole.${member.role}`)}</span>
      )}
    </li>
  );
}
