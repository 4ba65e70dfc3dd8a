import type { SessionSnapshot } from "./report-session.ts";

/** Where the person's work is, as the page says it. */
export type SaveState =
  | { readonly kind: "opening" }
  | { readonly kind: "saved" }
  | { readonly kind: "saving" }
  | { readonly kind: "reconnecting" }
  /** `isKept`: the edits are in this browser's database; otherwise only in this page. */
  | { readonly kind: "offline"; readonly edits: number; readonly isKept: boolean }
  | { readonly kind: "paused" }
  | { readonly kind: "reading" }
  | { readonly kind: "signed-out" | "no-access" | "client-too-old" };

/** Attempts after which a lost connection is called what it is. */
const attemptsUntilOffline = 2;

/** The one place that says "saved": only when the server has acknowledged everything as on disk. */
export function saveStateOf(session: SessionSnapshot, isBrowserOnline: boolean): SaveState {
  if (session.ended !== null) return { kind: session.ended };
  if (session.gate.state === "paused") return { kind: "paused" };
  const { sync } = session;
  if (sync === null || session.gate.state === "closed")
    return openingState(session, isBrowserOnline);
  if (sync.isSaved) return session.mayWrite ? { kind: "saved" } : { kind: "reading" };
  if (sync.connection.state === "live") return { kind: "saving" };
  const hasLost = sync.connection.state === "waiting" || sync.connection.state === "connecting";
  const attempt = "attempt" in sync.connection ? sync.connection.attempt : 0;
  const isOffline = !isBrowserOnline || attempt >= attemptsUntilOffline;
  if (hasLost && (isOffline || sync.unsavedEdits > 0)) {
    return { kind: "offline", edits: sync.unsavedEdits, isKept: session.isKeptLocally };
  }
  return sync.hasSynced || hasLost ? { kind: "reconnecting" } : { kind: "opening" };
}

function openingState(session: SessionSnapshot, isBrowserOnline: boolean): SaveState {
  const connection = session.sync?.connection;
  const attempt = connection !== undefined && "attempt" in connection ? connection.attempt : 0;
  const isStuck = !isBrowserOnline || attempt >= attemptsUntilOffline;
  return isStuck ? { kind: "reconnecting" } : { kind: "opening" };
}

/** Whether closing the page now would lose something that is nowhere else. */
export function wouldLoseWork(session: SessionSnapshot): boolean {
  if (session.setAside !== null) return true;
  const { sync } = session;
  return sync !== null && !sync.isSaved && sync.unsavedEdits > 0 && !session.isKeptLocally;
}
