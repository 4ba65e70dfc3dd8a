/**
 * Microseconds of the machine's monotonic clock, the same in every process, and their short form
 * that edits carry as their text.
 */

export const stampLength = 6;
const wrap = 36 ** stampLength;

export function nowUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

export function usToStamp(us: number): string {
  return (Math.floor(us) % wrap).toString(36).padStart(stampLength, "0");
}

/** The microseconds of a stamp that was made within the half hour before `us`. */
export function stampToUs(stamp: string, us: number): number {
  const age = (Math.floor(us) - Number.parseInt(stamp, 36)) % wrap;
  return Math.floor(us) - (age < 0 ? age + wrap : age);
}
