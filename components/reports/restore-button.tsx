"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import type { Report } from "#core/contracts/reports.ts";
import { sendApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { useAction } from "../use-action.ts";

export function RestoreButton({ report }: { report: Report }) {
  const t = useTranslations("home");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const restore = () =>
    run(async () => {
      await sendApi(`/reports/${report.id}/restore`, { method: "POST" });
      toast.success(t("restored"));
      router.refresh();
    });
  return (
    <Button
      size="sm"
      isBusy={isBusy}
      aria-label={t("restoreNamed", { title: report.title })}
      onClick={() => void restore()}
    >
      {t("restore")}
    </Button>
  );
}
