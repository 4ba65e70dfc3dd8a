import type { ReportSession } from "./report-session.ts";
import { wouldLoseWork } from "./save-state.ts";

/** A report that is open in this page, and all that keeps it so. */
export interface OpenVisit {
  readonly session: Pick<ReportSession, "snapshot" | "subscribe">;
  end(): void;
}

/**
 * Visits that a person has left for another page of the program while something written there was
 * nowhere else. They go on behind the scenes until it is safe; whoever comes back finds them.
 */
export class LingeringVisits<Visit extends OpenVisit> {
  readonly #visits = new Map<string, Visit>();

  /** The visit that was left under this key; null: none was, or nothing is to be saved there. */
  comeBack(key: string): Visit | null {
    const visit = this.#visits.get(key) ?? null;
    this.#visits.delete(key);
    return visit;
  }

  /** Ends the visit, at once or as soon as nothing would be lost. */
  leave(key: string, visit: Visit): void {
    if (!wouldLoseWork(visit.session.snapshot)) {
      visit.end();
      return;
    }
    this.#visits.set(key, visit);
    const stop = visit.session.subscribe(() => {
      const isBack = this.#visits.get(key) !== visit;
      if (!isBack && wouldLoseWork(visit.session.snapshot)) return;
      stop();
      if (isBack) return;
      this.#visits.delete(key);
      visit.end();
    });
  }
}
