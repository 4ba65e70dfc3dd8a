"use client";

import { CloudOff, PauseCircle, RefreshCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { classNames } from "../ui/class-names.ts";
import type { ReportSession, SessionSnapshot } from "./report-session.ts";
import { type SaveState, saveStateOf } from "./save-state.ts";
import { type SaveWords, saveWords, shownWhileBusy } from "./save-words.ts";
import { useSessionPart } from "./use-session-part.ts";

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
export function saveStateNow(session: SessionSnapshot): SaveState {
  return saveStateOf(session, navigator.onLine);
}

/**
 * One quiet word while all is well; a sentence when something is not. `strip`: as a line of its
 * own for narrow windows, whose header has no room for a sentence.
 */
export function SaveStatus({
  session,
  place,
}: {
  session: ReportSession;
  place: "header" | "strip";
}) {
  const t = useTranslations("editor");
  useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true,
  );
  const words = useSessionPart(session, (snapshot) =>
    saveWords(saveStateNow(snapshot), snapshot.mayWrite),
  );
  const { kind, key, count } = useCalm(words);
  const isQuiet = kind === "saved" || kind === "saving" || kind === "reading" || kind === "opening";
  if (place === "strip" && isQuiet) return null;
  const Icon = iconOf(kind);
  const sentence = t(`save.${key}`, { count });
  return (
    <span
      role="status"
      aria-label={t("save.label")}
      aria-live={isQuiet ? "off" : "polite"}
      data-save-state={kind}
      className={classNames(
        "inline-flex min-w-0 items-center gap-1.5 text-13",
        isQuiet ? "text-faint" : "text-amber",
        place === "header" && !isQuiet && "max-sm:hidden",
        place === "strip" && "border-b bg-amber-soft px-4 py-1.5 sm:hidden",
      )}
    >
      {Icon !== null && <Icon size={14} aria-hidden className="shrink-0" />}
      <span
        className={place === "header" ? "truncate" : undefined}
        title={isQuiet ? undefined : sentence}
      >
        {sentence}
      </span>
    </span>
  );
}

function iconOf(kind: SaveState["kind"]) {
  if (kind === "offline") return CloudOff;
  if (kind === "unsaved") return TriangleAlert;
  if (kind === "paused") return PauseCircle;
  return kind === "reconnecting" ? RefreshCw : null;
}

/**
 * Delays only good news: what says that work is safe waits until it has been so for a moment. It
 * never says safe of what is not.
 */
function useCalm(words: SaveWords): SaveWords {
  const { key } = words;
  const [shownKey, setShownKey] = useState(key);
  const busy = shownWhileBusy(words);
  const isDelayed = busy !== null && busy.key === shownKey;
  // Keys, not words: those are a new object with every count.
  useEffect(() => {
    if (!isDelayed) {
      setShownKey(key);
      return;
    }
    const timer = setTimeout(() => setShownKey(key), calmMs);
    return () => clearTimeout(timer);
  }, [key, isDelayed]);
  return isDelayed ? busy : words;
}
