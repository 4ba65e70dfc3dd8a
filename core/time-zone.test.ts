import { expect, test } from "vitest";
import { endOfDayIn, parseTimeZone, startOfDayIn } from "./time-zone.ts";

test("a day begins when the clocks of its zone say so", () => {
  const start = (zone: string, day: string) => startOfDayIn(zone, day).toISOString();
  expect(start("UTC", "2026-11-20")).toBe("2026-11-20T00:00:00.000Z");
  expect(start("Asia/Shanghai", "2026-11-20")).toBe("2026-11-19T16:00:00.000Z");
  expect(start("Asia/Kolkata", "2026-11-20")).toBe("2026-11-19T18:30:00.000Z");
  expect(start("America/New_York", "2026-11-20")).toBe("2026-11-20T05:00:00.000Z");
});

test("days on which the clocks change begin at their own midnight", () => {
  const hours = (zone: string, day: string) =>
    (endOfDayIn(zone, day).getTime() - startOfDayIn(zone, day).getTime()) / 3_600_000;
  expect(hours("Europe/Berlin", "2026-03-29")).toBe(23);
  expect(hours("Europe/Berlin", "2026-10-25")).toBe(25);
  expect(hours("America/New_York", "2026-03-08")).toBe(23);
  expect(hours("Asia/Shanghai", "2026-03-29")).toBe(24);
  expect(hours("Asia/Shanghai", "9999-12-31")).toBe(24);
});

test("what is no time zone is none", () => {
  expect(parseTimeZone("Asia/Shanghai")).toBe("Asia/Shanghai");
  expect(parseTimeZone("+08:00")).toBe("+08:00");
  for (const wrong of [undefined, null, 8, "", "Mars/Olympus", "x".repeat(5_000), "'; --"]) {
    expect(parseTimeZone(wrong)).toBeNull();
  }
});
