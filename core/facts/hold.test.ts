import { expect, test } from "vitest";
import { holdNote, isHeld } from "./hold.ts";

test("a hold covers the revision it was made against and ends with the next", () => {
  const note = holdNote(2, "等最终数");
  expect(isHeld(note, 2)).toBe(true);
  expect(isHeld(note, 3)).toBe(false);
});

test("only a note that holds holds", () => {
  expect(isHeld(null, 1)).toBe(false);
  expect(isHeld({ state: "overridden", reason: "", until: null }, 1)).toBe(false);
});
