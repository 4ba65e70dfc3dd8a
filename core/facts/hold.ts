import type { NumberNote } from "../document/fact-reference.ts";

/**
 * An author may keep what a reference says although the base has moved on. The hold ends by itself
 * with the next revision, so that no later correction stays unseen: `until` is "revision:N", the
 * first revision that ends it.
 */
export function holdNote(currentRevision: number, reason: string): NumberNote {
  return { state: "held", reason, until: `revision:${currentRevision + 1}` };
}

export function isHeld(note: NumberNote | null | undefined, currentRevision: number): boolean {
  if (note?.state !== "held") return false;
  const endsAt = /^revision:(\d{1,9})$/.exec(note.until ?? "")?.[1];
  return endsAt === undefined || currentRevision < Number(endsAt);
}
