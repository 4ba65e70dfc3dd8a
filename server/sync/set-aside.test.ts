import { expect, test } from "vitest";
import { SetAside } from "./set-aside.ts";

let nowMs = 0;
const open = () => new SetAside({ firstMs: 60, longestMs: 200 }, () => nowMs);

test("a report is left alone for its time, and then tried again", () => {
  nowMs = 0;
  const setAside = open();
  expect(setAside.has("r")).toBe(false);
  expect(setAside.failed("r")).toBe(60);
  nowMs = 59;
  const batch = ["other", "r", "r"].map((reportId) => ({ reportId }));
  expect([...setAside.among(batch)]).toEqual(["r"]);
  nowMs = 60;
  expect([...setAside.among(batch)]).toEqual([]);
});

test("each failure doubles the time, up to the longest; one long past is forgotten", () => {
  nowMs = 0;
  const setAside = open();
  const times = [1, 2, 3, 4].map(() => {
    const forMs = setAside.failed("r");
    nowMs += forMs;
    return forMs;
  });
  expect(times).toEqual([60, 120, 200, 200]);
  nowMs += 201;
  expect(setAside.failed("r")).toBe(60);
});
