"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { toast } from "sonner";
import type { ReportSession } from "./report-session.ts";
import { saveStateNow } from "./save-status.tsx";
import { saveWords } from "./save-words.ts";

/** Ctrl/Cmd-S saves nothing, since everything is saved as it is typed: it tells the true state. */
export function useSaveKey(session: ReportSession): void {
  const t = useTranslations("editor.saveDetail");
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      if (event.shiftKey || event.altKey) return;
      event.preventDefault();
      const { snapshot } = session;
      const { kind, key, count } = saveWords(saveStateNow(snapshot), snapshot.mayWrite);
      const isWell = kind === "saved" || kind === "reading";
      const say = isWell ? toast.success : toast.message;
      say(t(key, { count }), { id: "save-state" });
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [session, t]);
}
