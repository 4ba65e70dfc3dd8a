const baseDelayMs = 150;
const maxDelayMs = 2_500;

/**
 * How long to wait before connection attempt `attempt` (from 0). Doubles up to 2.5 s, so that work
 * resumes soon after any outage; half of it is chance, so that a thousand clients of a restarted
 * server do not come back in one moment.
 */
export function reconnectDelayMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempt, 10));
  return ceiling * (0.5 + random() / 2);
}
