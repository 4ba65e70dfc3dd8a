/** That of the offices this is made for; shown until a browser has told its own. */
export const defaultTimeZone = "Asia/Shanghai";

/** The cookie in which a browser tells its time zone. */
export const timeZoneCookie = "zb-time-zone";

/** An IANA name ("Asia/Shanghai") or an offset ("+08:00") that this program knows, else null. */
export function parseTimeZone(value: unknown): string | null {
  if (typeof value !== "string" || value.length > 64) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The first moment of a day ("2026-11-20") as clocks in the zone count it. */
export function startOfDayIn(timeZone: string, day: string): Date {
  return momentOf(timeZone, Date.parse(day));
}

/** The first moment after it. */
export function endOfDayIn(timeZone: string, day: string): Date {
  return momentOf(timeZone, Date.parse(day) + dayMs);
}

const dayMs = 86_400_000;

/** When the zone's clocks show what those of UTC show at `shownMs`. */
function momentOf(timeZone: string, shownMs: number): Date {
  // Twice: the clocks may change between that moment in UTC and in the zone.
  const nearMs = shownMs - clockAheadMs(timeZone, shownMs);
  return new Date(shownMs - clockAheadMs(timeZone, nearMs));
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function clockAheadMs(timeZone: string, atMs: number): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(atMs)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours = 0, minutes = 0] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
