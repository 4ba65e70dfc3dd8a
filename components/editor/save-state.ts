import type { LocalKeeping } from "./local-store.ts";
import type { SessionSnapshot } from "./report-session.ts";

/** Where the person's work is, as the page says it. */
export type SaveState =
  | { readonly kind: "opening" }
  | { readonly kind: "saved" }
  | { readonly kind: "saving" }
  | { readonly kind: "reconnecting" }
  /** `edits` wait: for the network, or for a server that does not put them on its disk. */
  | {
      readonly kind: "offline" | "unsaved";
      readonly edits: number;
      readonly keeping: LocalKeeping;
    }
  | { readonly kind: "paused" }
  | { readonly kind: "reading" }
  | { readonly kind: "signed-out" | "no-access" | "client-too-old" };

/** Attempts after which a lost connection is called what it is. */
const attemptsUntilOffline = 2;

/** The one place that says "saved": only when the server has acknowledged everything as on disk. */
export function saveStateOf(session: SessionSnapshot, isBrowserOnline: boolean): SaveState {
  if (session.ended !== null) return { kind: session.ended };
  if (session.gate.state === "paused") return { kind: "paused" };
  const { sync, keeping } = session;
  if (sync === null || session.gate.state === "closed")
    return openingState(session, isBrowserOnline);
  if (sync.isSaved) return session.mayWrite ? { kind: "saved" } : { kind: "reading" };
  const edits = sync.unsavedEdits;
  if (isBrowserOnline && sync.isServerFailing && edits > 0)
    return { kind: "unsaved", edits, keeping };
  if (sync.connection.state === "live") return { kind: "saving" };
  const hasLost = sync.connection.state === "waiting" || sync.connection.state === "connecting";
  const attempt = "attempt" in sync.connection ? sync.connection.attempt : 0;
  const isOffline = !isBrowserOnline || attempt >= attemptsUntilOffline;
  // Also while a returning connection is greeted: what waits is still nowhere else.
  if (edits > 0 || (hasLost && isOffline)) return { kind: "offline", edits, keeping };
  return sync.hasSynced || hasLost ? { kind: "reconnecting" } : { kind: "opening" };
}

function openingState(session: SessionSnapshot, isBrowserOnline: boolean): SaveState {
  const connection = session.sync?.connection;
  const attempt = connection !== undefined && "attempt" in connection ? connection.attempt : 0;
  const isStuck = !isBrowserOnline || attempt >= attemptsUntilOffline;
  return isStuck ? { kind: "reconnecting" } : { kind: "opening" };
}

/** Whether something written here is not at the server, wherever else it is kept. */
export function hasUnsentWork({ setAside, sync }: SessionSnapshot): boolean {
  return setAside.length > 0 || (sync !== null && !sync.isSaved && sync.unsavedEdits > 0);
}

/** Whether to ask before the page is left: something written is neither here nor at the server. */
export function wouldLoseWork(session: SessionSnapshot): boolean {
  return session.setAside.length > 0 || (session.keeping !== "kept" && hasUnsentWork(session));
}
