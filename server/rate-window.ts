/** Beyond these many keys at once the oldest are forgotten: a flood of addresses fills no memory. */
const maxKeys = 10_000;

export interface RateWindow {
  /** Counts one event under this key and tells whether it is still within the window's number. */
  admits(key: string): boolean;
}

/** At most `max` events of one key in each window, which begins with the key's first event. */
export function createRateWindow({
  windowMs,
  max,
  nowMs,
}: {
  windowMs: number;
  max: number;
  nowMs: () => number;
}): RateWindow {
  const windowByKey = new Map<string, { readonly endsMs: number; count: number }>();
  return {
    admits(key) {
      const now = nowMs();
      const running = windowByKey.get(key);
      if (running !== undefined && now < running.endsMs) {
        running.count += 1;
        return running.count <= max;
      }
      windowByKey.delete(key);
      forgetOldest(windowByKey, maxKeys - 1);
      windowByKey.set(key, { endsMs: now + windowMs, count: 1 });
      return max >= 1;
    },
  };
}

/** Leaves at most `max` entries, the newest. */
export function forgetOldest(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
