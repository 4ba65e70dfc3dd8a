"use client";

import { useRef, useSyncExternalStore } from "react";
import type { ReportSession, SessionSnapshot } from "./report-session.ts";

/**
 * What `select` takes of the session; renders again only when one of its members changes. A
 * session tells of every keystroke, and few parts of the page depend on those.
 */
export function useSessionPart<Part extends object>(
  session: ReportSession,
  select: (snapshot: SessionSnapshot) => Part,
): Part {
  const kept = useRef<Part | null>(null);
  const read = () => {
    const part = select(session.snapshot);
    if (kept.current === null || !hasSameMembers(kept.current, part)) kept.current = part;
    return kept.current;
  };
  return useSyncExternalStore(session.subscribe, read, read);
}

function hasSameMembers(a: object, b: object): boolean {
  const before = Object.entries(a);
  const after = new Map(Object.entries(b));
  return (
    before.length === after.size && before.every(([key, value]) => Object.is(value, after.get(key)))
  );
}
