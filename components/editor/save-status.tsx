"use client";

import { CloudOff, PauseCircle, RefreshCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { classNames } from "../ui/class-names.ts";
import { CalmWords } from "./calm-words.ts";
import type { ReportSession, SessionSnapshot } from "./report-session.ts";
import { type SaveState, saveStateOf } from "./save-state.ts";
import { type SaveWords, saveWords } from "./save-words.ts";

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
  const { kind, key, count } = useCalmWords(session);
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
        "inline-flex items-center gap-1.5 text-13",
        // A word is never cut off; a sentence may be.
        isQuiet ? "shrink-0 whitespace-nowrap text-faint" : "min-w-0 text-amber",
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

/** Renders again only when other words are to be shown. */
function useCalmWords(session: ReportSession): SaveWords {
  const calm = useMemo(
    () => new CalmWords(() => saveWords(saveStateNow(session.snapshot), session.snapshot.mayWrite)),
    [session],
  );
  const subscribe = useCallback(
    (listener: () => void) => {
      const follow = () => calm.follow(listener);
      const leaves = [session.subscribe(follow), subscribeToNetwork(follow), () => calm.stop()];
      follow();
      return () => {
        for (const leave of leaves) leave();
      };
    },
    [session, calm],
  );
  const read = () => calm.shown;
  return useSyncExternalStore(subscribe, read, read);
}
