"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import type { SessionSnapshot } from "./report-session.ts";
import { saveWords, useSaveState } from "./save-status.tsx";

/** Ctrl/Cmd-S saves nothing, since everything is saved as it is typed: it tells the true state. */
export function useSaveKey(snapshot: SessionSnapshot): void {
  const t = useTranslations("editor.saveDetail");
  const state = useSaveState(snapshot);
  const say = useRef(() => {});
  say.current = () => {
    const { key, count } = saveWords(state, snapshot.mayWrite);
    const words = t(key, { count });
    const isWell = state.kind === "saved" || state.kind === "reading";
    if (isWell) toast.success(words, { id: "save-state" });
    else toast.message(words, { id: "save-state" });
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      if (event.shiftKey || event.altKey) return;
      event.preventDefault();
      say.current();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}
