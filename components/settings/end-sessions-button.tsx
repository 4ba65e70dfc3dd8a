"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { sendApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { useAction } from "../use-action.ts";

/** Ends all the sessions behind `path` but the one that asks. */
export function EndSessionsButton({ path, label }: { path: string; label: string }) {
  const t = useTranslations("settings.sessions");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const end = () =>
    run(async () => {
      await sendApi(path, { method: "DELETE" });
      toast.success(t("ended"));
      router.refresh();
    });
  return (
    <Button look="danger" isBusy={isBusy} onClick={() => void end()}>
      {label}
    </Button>
  );
}
