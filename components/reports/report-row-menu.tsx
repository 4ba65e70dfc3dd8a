"use client";

import { Ellipsis, Trash2, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import type { Report } from "#core/contracts/reports.ts";
import { sendApi } from "../api-client.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "../ui/menu.tsx";
import { useAction } from "../use-action.ts";
import { MembersDialog } from "./members-dialog.tsx";

/** What can be done with a report from the list. */
export function ReportRowMenu({ report }: { report: Report }) {
  const t = useTranslations("home");
  const members = useTranslations("members");
  const [showsMembers, setShowsMembers] = useState(false);
  const moveToTrash = useMoveToTrash(report);
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <IconButton
            icon={Ellipsis}
            label={t("actionsFor", { title: report.title })}
            className="size-7 text-faint"
          />
        </MenuTrigger>
        <MenuContent>
          <MenuItem icon={Users} onSelect={() => setShowsMembers(true)}>
            {members("title")}
          </MenuItem>
          {report.role === "owner" && (
            <>
              <MenuSeparator />
              <MenuItem icon={Trash2} isDangerous onSelect={() => void moveToTrash()}>
                {t("moveToTrash")}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      <MembersDialog report={report} isOpen={showsMembers} onOpenChange={setShowsMembers} />
    </>
  );
}

/** Into the trash at once; the toast takes it back. */
function useMoveToTrash(report: Report): () => Promise<boolean> {
  const t = useTranslations("home");
  const router = useRouter();
  const { run } = useAction();
  const restore = () =>
    run(async () => {
      await sendApi(`/reports/${report.id}/restore`, { method: "POST" });
      router.refresh();
    });
  return () =>
    run(async () => {
      await sendApi(`/reports/${report.id}`, { method: "DELETE" });
      router.refresh();
      toast.success(t("movedToTrash"), {
        action: { label: t("undo"), onClick: () => void restore() },
      });
    });
}
