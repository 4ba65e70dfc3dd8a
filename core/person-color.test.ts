import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { personColor } from "./person-color.ts";

test("every colour a person can have is one that the pages' styles know", () => {
  const styles = readFileSync(join(import.meta.dirname, "..", "app", "globals.css"), "utf8");
  const colors = new Set(Array.from({ length: 500 }, (_, index) => personColor(`person-${index}`)));
  expect(colors.size).toBe(10);
  for (const color of colors) {
    expect(styles).toContain(`[data-person-color="${color}"] {\n  background-color: ${color};`);
  }
});
