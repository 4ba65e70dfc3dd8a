"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import type { Member } from "#core/contracts/reports.ts";
import { sendApi } from "../api-client.ts";
import { useViewer } from "../shell/shell-context.tsx";
import { Asking } from "../ui/asking-button.tsx";
import { Button } from "../ui/button.tsx";
import { useAction } from "../use-action.ts";
import type { Members } from "./use-members.ts";

export interface LeaveReportProps {
  reportId: string;
  members: Members;
  onLeft: () => void;
}

/** A member's way out of a report; nothing for those who only read along with the workspace. */
export function LeaveReport({ reportId, members: { loaded }, onLeft }: LeaveReportProps) {
  const t = useTranslations("members");
  const viewer = useViewer();
  const items = loaded.state === "loaded" ? loaded.items : [];
  const self = items.find(({ userId }) => userId === viewer.id);
  if (self === undefined) return null;
  if (isOnlyOwner(self, items)) return <p className="text-13 text-muted">{t("lastOwner")}</p>;
  return (
    <div className="flex justify-end">
      <LeaveButton path={`/reports/${reportId}/members/${viewer.id}`} onLeft={onLeft} />
    </div>
  );
}

function isOnlyOwner(self: Member, members: readonly Member[]): boolean {
  const isOwner = ({ role }: Member) => role === "owner";
  return isOwner(self) && members.filter(isOwner).length === 1;
}

function LeaveButton({ path, onLeft }: { path: string; onLeft: () => void }) {
  const t = useTranslations("members");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const leave = () =>
    run(async () => {
      await sendApi(path, { method: "DELETE" });
      toast.success(t("left"));
      onLeft();
      router.push("/");
      router.refresh();
    });
  return (
    <Asking
      button={(ask) => (
        <Button look="danger" onClick={ask}>
          {t("leave")}
        </Button>
      )}
      title={t("leaveTitle")}
      action={t("leave")}
      isBusy={isBusy}
      onConfirm={leave}
    >
      {t("leaveBody")}
    </Asking>
  );
}
