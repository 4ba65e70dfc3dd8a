import { expect, test } from "vitest";
import { cutSegments } from "./text-segments.ts";

const noMarks = { quotes: [], highlight: null };

test("a paragraph without marks is one segment", () => {
  expect(cutSegments({ start: 5, end: 9 }, noMarks)).toEqual([
    { start: 5, end: 9, factIds: [], isQuoteStart: false, isHighlighted: false },
  ]);
});

test("overlapping quotes and the highlight cut it where they begin and end", () => {
  const marks = {
    quotes: [
      { start: 2, end: 6, factId: "a" },
      { start: 4, end: 8, factId: "b" },
      { start: 4, end: 8, factId: "b" },
    ],
    highlight: { start: 5, end: 20 },
  };
  const segments = cutSegments({ start: 0, end: 10 }, marks);
  expect(segments.map(({ start, end, factIds }) => [start, end, factIds.join("")])).toEqual([
    [0, 2, ""],
    [2, 4, "a"],
    [4, 5, "ab"],
    [5, 6, "ab"],
    [6, 8, "b"],
    [8, 10, ""],
  ]);
  expect(segments.map(({ isQuoteStart }) => isQuoteStart)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(segments.filter(({ isHighlighted }) => isHighlighted).map(({ start }) => start)).toEqual([
    5, 6, 8,
  ]);
});

test("a quote that began in an earlier paragraph can be reached in each of its paragraphs", () => {
  const [segment] = cutSegments(
    { start: 10, end: 20 },
    { quotes: [{ start: 2, end: 30, factId: "a" }], highlight: null },
  );
  expect(segment).toMatchObject({ start: 10, end: 20, factIds: ["a"], isQuoteStart: true });
});
