import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { colorsApart, personColor } from "./person-color.ts";

test("every colour a person can have is one that the pages' styles know", () => {
  const styles = readFileSync(join(import.meta.dirname, "..", "app", "globals.css"), "utf8");
  const colors = new Set(Array.from({ length: 500 }, (_, index) => personColor(`person-${index}`)));
  expect(colors.size).toBe(10);
  for (const color of colors) {
    expect(styles).toContain(`[data-person-color="${color}"] {\n  background-color: ${color};`);
  }
});

test("people in one place have different colours, the same ones for everybody", () => {
  const people = Array.from({ length: 10 }, (_, index) => ({ id: `${index}`, color: "#be185d" }));
  const colors = colorsApart(people);
  expect(new Set(colors.values()).size).toBe(10);
  expect(colorsApart(people.toReversed())).toEqual(colors);
  expect(colors.get("0")).toBe("#be185d");
});

test("nobody loses their colour to one who has to give way", () => {
  const two = [
    { id: "1", color: "#be185d" },
    { id: "2", color: "#be185d" },
    { id: "3", color: "#0f766e" },
  ];
  const colors = colorsApart(two);
  expect(colors.get("3")).toBe("#0f766e");
  expect(colors.get("2")).not.toBe("#be185d");
});
