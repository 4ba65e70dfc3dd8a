"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { downloadText } from "../download-text.ts";
import type { UnsavedReport } from "../editor/local-reports.ts";
import { tellSignedOut } from "../editor/signed-out-channel.ts";
import { useAction } from "../use-action.ts";

/**
 * Ends the session, deletes the reports kept in this browser and loads the sign-in page anew, so
 * that nothing stays for the next person. What this takes is fetched when it is asked for. Work that is here alone is not deleted without asking.
 */
export function useSignOut(): { signOut: () => Promise<void>; isBusy: boolean } {
  const t = useTranslations("shell");
  const { run, isBusy } = useAction();
  const signOutNow = async () => {
    const isDone = await run(async () => {
      const [{ postAuth }, { forgetLocalReports }] = await Promise.all([
        import("../sign-in/auth-client.ts"),
        import("../editor/local-reports.ts"),
      ]);
      await postAuth("sign-out");
      await forgetLocalReports();
      tellSignedOut();
    });
    if (isDone) window.location.assign("/sign-in");
  };
  const warn = (reports: readonly UnsavedReport[]) => {
    const count = reports.reduce((sum, { unsavedEdits }) => sum + unsavedEdits, 0);
    const titles = reports.map(({ title }) => title || t("untitled")).join(t("listSeparator"));
    toast.warning(t("unsavedHere", { count }), {
      id: "sign-out",
      description: t("unsavedTitles", { titles }),
      duration: Number.POSITIVE_INFINITY,
      closeButton: true,
      cancel: { label: t("signOutAnyway"), onClick: () => void signOutNow() },
      action: {
        label: t("downloadUnsaved"),
        onClick: (event) => {
          for (const { title, text } of reports) {
            downloadText(`${title || t("untitled")}.txt`, `${title}\n\n${text}\n`);
          }
          // The choice stays on the screen.
          event.preventDefault();
        },
      },
    });
  };
  const signOut = async () => {
    let unsaved: readonly UnsavedReport[] = [];
    const isKnown = await run(async () => {
      const { findUnsavedReports } = await import("../editor/local-reports.ts");
      unsaved = await findUnsavedReports();
    });
    if (!isKnown) return;
    if (unsaved.length === 0) await signOutNow();
    else warn(unsaved);
  };
  return { signOut, isBusy };
}
