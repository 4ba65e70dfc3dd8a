import { expect, test } from "vitest";
import { reportPeriod } from "./report-period.ts";

test("a span of a year has its days and the label people say", () => {
  expect(reportPeriod(2024, "q123")).toEqual({
    start: "2024-01-01",
    end: "2024-09-30",
    label: "2024年前三季度",
  });
  expect(reportPeriod(2023, "year").label).toBe("2023年");
});
