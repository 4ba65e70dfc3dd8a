"use client";

import { CloudOff, PauseCircle, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { classNames } from "../ui/class-names.ts";
import type { SessionSnapshot } from "./report-session.ts";
import { type SaveState, saveStateOf } from "./save-state.ts";

/** "Saving" stays for a moment after the acknowledgement, so that typing does not make it blink. */
const calmMs = 600;

function subscribeToNetwork(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

/** The true state of this person's work, as it is now. */
export function useSaveState(session: SessionSnapshot): SaveState {
  const isOnline = useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true,
  );
  return saveStateOf(session, isOnline);
}

/** The key of the sentence and what it counts, in the messages' `save` and `saveDetail`. */
export function saveWords(state: SaveState, mayWrite: boolean) {
  if (state.kind !== "offline") return { key: state.kind, count: 0 } as const;
  if (!mayWrite) return { key: "offlineReading", count: 0 } as const;
  if (state.edits === 0) return { key: "offlineIdle", count: 0 } as const;
  const key = state.isKept ? "offlineKept" : "offlineOnPage";
  return { key, count: state.edits } as const;
}

/** One quiet word while all is well; a sentence when something is not. */
export function SaveStatus({ session }: { session: SessionSnapshot }) {
  const t = useTranslations("editor");
  const shown = useCalm(useSaveState(session));
  const { key, count } = saveWords(shown, session.mayWrite);
  const isQuiet = shown.kind === "saved" || shown.kind === "saving" || shown.kind === "reading";
  const Icon = iconOf(shown);
  return (
    <span
      role="status"
      aria-label={t("save.label")}
      aria-live={isQuiet ? "off" : "polite"}
      data-save-state={shown.kind}
      className={classNames(
        "inline-flex min-w-0 items-center gap-1.5 text-13 text-faint",
        !isQuiet && shown.kind !== "opening" && "text-amber",
      )}
    >
      {Icon !== null && <Icon size={14} aria-hidden className="shrink-0" />}
      <span
        className="truncate max-sm:line-clamp-2 max-sm:whitespace-normal max-sm:text-12"
        title={isQuiet ? undefined : t(`save.${key}`, { count })}
      >
        {t(`save.${key}`, { count })}
      </span>
    </span>
  );
}

function iconOf(state: SaveState) {
  if (state.kind === "offline") return CloudOff;
  if (state.kind === "paused") return PauseCircle;
  return state.kind === "reconnecting" ? RefreshCw : null;
}

/** Delays only "saved" after "saving": it never says saved while something is not. */
function useCalm(state: SaveState): SaveState {
  const { kind } = state;
  const [shownKind, setShownKind] = useState(kind);
  const delayMs = kind === "saved" && shownKind === "saving" ? calmMs : 0;
  // Kinds, not states: a state is a new object at every render.
  useEffect(() => {
    if (delayMs === 0) {
      setShownKind(kind);
      return;
    }
    const timer = setTimeout(() => setShownKind(kind), delayMs);
    return () => clearTimeout(timer);
  }, [kind, delayMs]);
  return delayMs === 0 ? state : { kind: "saving" };
}
