"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { sendApi } from "../api-client.ts";
import { useAction } from "../use-action.ts";

/** Ends the session, or the sessions, behind `path`, says so and renders the list anew. */
export function useSessionEnd(path: string) {
  const t = useTranslations("settings.sessions");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const end = () =>
    run(async () => {
      await sendApi(path, { method: "DELETE" });
      toast.success(t("ended"));
      router.refresh();
    });
  return { isBusy, end };
}
