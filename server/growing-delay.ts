import { forgetOldest } from "./rate-window.ts";

export interface DelayRule {
  /** So many failures cost no waiting. */
  readonly free: number;
  /** After the first failure beyond them; each further one doubles it. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** Failures are forgotten when none came for so long. */
  readonly forgetAfterMs: number;
}

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

export interface GrowingDelay {
  /** How long this key still has to wait; 0 when it may try. */
  waitMs(key: string): number;
  /**
   * Counts an attempt as failed before it is made, so that many at once are not one; the answer
   * takes it back when it was no failure after all.
   */
  begin(key: string): () => void;
  forget(key: string): void;
}

/** A flood of keys pushes the oldest out; each of them costs its sender a request. */
const maxKeys = 50_000;

/** Waiting times that grow with the failures under a key. Never for good: `maxMs` at the most. */
export function createGrowingDelay(rule: DelayRule, nowMs: () => number): GrowingDelay {
  const failuresByKey = new Map<string, Failures>();

  function failuresOf(key: string): Failures {
    const failures = failuresByKey.get(key);
    const isFresh = failures !== undefined && nowMs() - failures.lastMs < rule.forgetAfterMs;
    return isFresh ? failures : { count: 0, lastMs: 0 };
  }

  function set(key: string, failures: Failures): void {
    failuresByKey.delete(key);
    if (failures.count <= 0) return;
    forgetOldest(failuresByKey, maxKeys - 1);
    failuresByKey.set(key, failures);
  }

  return {
    waitMs(key) {
      const { count, lastMs } = failuresOf(key);
      if (count < rule.free) return 0;
      const delayMs = Math.min(rule.maxMs, rule.firstMs * 2 ** (count - rule.free));
      return Math.max(0, lastMs + delayMs - nowMs());
    },
    begin(key) {
      const before = failuresOf(key);
      const beganMs = nowMs();
      set(key, { count: before.count + 1, lastMs: beganMs });
      return () => {
        const { count, lastMs } = failuresOf(key);
        set(key, { count: count - 1, lastMs: lastMs === beganMs ? before.lastMs : lastMs });
      };
    },
    forget: (key) => void failuresByKey.delete(key),
  };
}
