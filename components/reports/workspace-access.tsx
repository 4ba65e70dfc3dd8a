"use client";

import { Building } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import type { Report } from "#core/contracts/reports.ts";
import type { ReportRole } from "#core/roles.ts";
import { sendApi } from "../api-client.ts";
import { Select } from "../ui/select.tsx";
import { useAction } from "../use-action.ts";

type Access = Exclude<ReportRole, "owner"> | "none";
const choices = ["none", "viewer", "commenter", "editor"] as const satisfies readonly Access[];

export interface WorkspaceAccessProps {
  report: Pick<Report, "id" | "workspaceAccess">;
  isOwner: boolean;
}

/** What the rest of the workspace may do in the report. */
export function WorkspaceAccess({ report, isOwner }: WorkspaceAccessProps) {
  const t = useTranslations("members");
  const words = useTranslations("vocabulary.reportRole");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [access, setAccess] = useState<Access>(
    choices.find((choice) => choice === report.workspaceAccess) ?? "none",
  );
  const nameOf = (choice: Access) => (choice === "none" ? t("workspaceNone") : words(choice));

  const change = (next: Access) =>
    run(async () => {
      const workspaceAccess = next === "none" ? null : next;
      await sendApi(`/reports/${report.id}`, { method: "PATCH", body: { workspaceAccess } });
      setAccess(next);
      toast.success(t("workspaceChanged"));
      router.refresh();
    });

  return (
    <div className="flex items-center gap-3 rounded-md bg-sunken px-3 py-2">
      <Building size={16} aria-hidden className="shrink-0 text-faint" />
      <span className="grow text-13">{t("workspaceLabel")}</span>
      {isOwner ? (
        <Select<Access>
          size="sm"
          aria-label={t("workspaceLabel")}
          value={access}
          disabled={isBusy}
          onChange={(next) => void change(next)}
          options={choices.map((value) => ({ value, label: nameOf(value) }))}
          className="w-auto"
        />
      ) : (
        <span className="text-13 text-muted">{nameOf(access)}</span>
      )}
    </div>
  );
}
