/** An inclusive stretch of days, ISO "2021-09-30". */
export interface DayRange {
  readonly start: string;
  readonly end: string;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

export function isoDay(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

export function lastDayOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The first to the last day of the months, both included. */
export function monthRange(year: number, from: number, to: number): DayRange {
  return { start: isoDay(year, from, 1), end: isoDay(year, to, lastDayOfMonth(year, to)) };
}

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** "2021", "2021-12" and "2021-12-23": what is missing counts as its last day. Null when no date. */
export function lastDayOf(date: string | null): CalendarDay | null {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date ?? "");
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[2] ?? 12);
  return { year, month, day: Number(match[3] ?? lastDayOfMonth(year, month)) };
}

export function dayOf(iso: string): CalendarDay {
  const [year = 0, month = 1, day = 1] = iso.split("-").map(Number);
  return { year, month, day };
}

export function toIso({ year, month, day }: CalendarDay): string {
  return isoDay(year, month, day);
}
