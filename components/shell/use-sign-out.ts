"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { downloadText } from "../download-text.ts";
import type { LocalWork, UnsavedReport } from "../editor/local-reports.ts";
import { tellSignedOut } from "../editor/signed-out-channel.ts";
import { useAction } from "../use-action.ts";

/**
 * Stays until it is answered. Each question has an id of its own: one that comes while the other
 * is on its way out would go with it.
 */
const asQuestion = { duration: Number.POSITIVE_INFINITY, closeButton: true };
const unsavedQuestionId = "sign-out-unsaved";
const unreadableQuestionId = "sign-out-unreadable";

/**
 * Ends the session, deletes the reports kept in this browser and loads the sign-in page anew, so
 * that nothing stays for the next person. What this takes is fetched when it is asked for. Work
 * that is here alone, or may be, is not deleted without asking.
 */
export function useSignOut(userId: string): { signOut: () => Promise<void>; isBusy: boolean } {
  const t = useTranslations("shell");
  const { run, isBusy } = useAction();
  const joined = (titles: readonly string[]) =>
    titles.map((title) => title || t("untitled")).join(t("listSeparator"));
  const signOutNow = async (keptIds: readonly string[] = []) => {
    const isDone = await run(async () => {
      const [{ postAuth }, { forgetLocalReports }] = await Promise.all([
        import("../sign-in/auth-client.ts"),
        import("../editor/local-reports.ts"),
      ]);
      await postAuth("sign-out");
      await forgetLocalReports(userId, keptIds);
      tellSignedOut(keptIds);
    });
    if (isDone) window.location.assign("/sign-in");
  };
  const askAboutUnreadable = async (ids: readonly string[]) => {
    if (ids.length === 0) return signOutNow();
    let titles = "";
    const isKnown = await run(async () => {
      const { titleOfReport } = await import("./title-of-report.ts");
      titles = joined(await Promise.all(ids.map(titleOfReport)));
    });
    if (!isKnown) return;
    toast.warning(t("unreadableHere", { count: ids.length }), {
      ...asQuestion,
      id: unreadableQuestionId,
      description: t("unsavedTitles", { titles }),
      cancel: { label: t("deleteUnreadable"), onClick: () => void signOutNow() },
      action: { label: t("keepUnreadable"), onClick: () => void signOutNow(ids) },
    });
  };
  const askAboutUnsaved = (reports: readonly UnsavedReport[], onGo: () => Promise<void>) => {
    const count = reports.reduce((sum, { unsavedEdits }) => sum + unsavedEdits, 0);
    // An answer to what was asked before this would sign out past this question.
    toast.dismiss(unreadableQuestionId);
    toast.warning(t("unsavedHere", { count }), {
      ...asQuestion,
      id: unsavedQuestionId,
      description: t("unsavedTitles", { titles: joined(reports.map(({ title }) => title)) }),
      cancel: { label: t("signOutAnyway"), onClick: () => void onGo() },
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
    let work: LocalWork = { unsaved: [], unreadableIds: [] };
    const isKnown = await run(async () => {
      const { findLocalWork } = await import("../editor/local-reports.ts");
      work = await findLocalWork(userId);
    });
    if (!isKnown) return;
    const onGo = () => askAboutUnreadable(work.unreadableIds);
    if (work.unsaved.length === 0) await onGo();
    else askAboutUnsaved(work.unsaved, onGo);
  };
  return { signOut, isBusy };
}
