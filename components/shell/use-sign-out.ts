"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { countUnsavedLocally, forgetLocalReports } from "../editor/local-reports.ts";
import { postAuth } from "../sign-in/auth-client.ts";
import { useAction } from "../use-action.ts";

/**
 * Ends the session, deletes the reports kept in this browser and loads the sign-in page anew, so
 * that nothing stays for the next person. Work that is here alone is not deleted without asking.
 */
export function useSignOut(): { signOut: () => Promise<void>; isBusy: boolean } {
  const t = useTranslations("shell");
  const { run, isBusy } = useAction();
  const signOutNow = async () => {
    const isDone = await run(async () => {
      await postAuth("sign-out");
      await forgetLocalReports();
    });
    if (isDone) window.location.assign("/sign-in");
  };
  const signOut = async () => {
    const count = await countUnsavedLocally();
    if (count === 0) {
      await signOutNow();
      return;
    }
    toast.warning(t("unsavedHere", { count }), {
      duration: 15_000,
      action: { label: t("signOutAnyway"), onClick: () => void signOutNow() },
    });
  };
  return { signOut, isBusy };
}
