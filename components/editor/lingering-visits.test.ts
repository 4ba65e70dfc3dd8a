import { expect, test, vi } from "vitest";
import { LingeringVisits } from "./lingering-visits.ts";
import type { SessionSnapshot } from "./report-session.ts";

/** A visit whose work is in its page alone until it is told to be safe. */
function openVisit(setAside: SessionSnapshot["setAside"] = []) {
  const listeners = new Set<() => void>();
  const unsaved = { isSaved: false, unsavedEdits: 1 };
  const session = {
    snapshot: { setAside, sync: unsaved, keeping: "page-only" } as unknown as SessionSnapshot,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const publish = (change: Partial<SessionSnapshot>) => {
    session.snapshot = { ...session.snapshot, ...change };
    for (const listener of [...listeners]) listener();
  };
  return { session, publish, end: vi.fn(), listeners };
}

test("a visit that is left with nothing at stake ends at once", () => {
  const visits = new LingeringVisits();
  const visit = openVisit();
  visit.publish({ keeping: "kept" });
  visits.leave("r", visit);
  expect(visit.end).toHaveBeenCalledOnce();
  expect(visits.comeBack("r")).toBeNull();
});

test("a visit that is left with unsaved words goes on until they are safe, and ends once", () => {
  const visits = new LingeringVisits();
  const visit = openVisit();
  visits.leave("r", visit);
  visit.publish({});
  expect(visit.end).not.toHaveBeenCalled();
  visit.publish({ keeping: "kept" });
  visit.publish({ keeping: "kept" });
  expect(visit.end).toHaveBeenCalledOnce();
  expect(visits.comeBack("r")).toBeNull();
});

test("who comes back finds the visit with its words, and it no longer ends by itself", () => {
  const visits = new LingeringVisits();
  const visit = openVisit([{ title: "", text: "被拒的话。", json: "{}" }]);
  visits.leave("r", visit);
  expect(visits.comeBack("other")).toBeNull();
  expect(visits.comeBack("r")).toBe(visit);
  visit.publish({ setAside: [], keeping: "kept" });
  expect(visit.end).not.toHaveBeenCalled();
  expect(visit.listeners.size).toBe(0);
  visits.leave("r", visit);
  expect(visit.end).toHaveBeenCalledOnce();
});
