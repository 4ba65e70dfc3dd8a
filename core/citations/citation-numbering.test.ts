import { describe, expect, it } from "vitest";
import { CitationNumbering, formatCitationMark } from "./citation-numbering.ts";

describe("citation numbers", () => {
  it("follow the order of first use, one per source", () => {
    const numbering = new CitationNumbering();
    expect(["b", "a", "b", "c", "a"].map((id) => numbering.cite(id))).toEqual([1, 2, 1, 3, 2]);
    expect(numbering.sourceIds).toEqual(["b", "a", "c"]);
    expect(numbering.numberOf("c")).toBe(3);
    expect(numbering.numberOf("d")).toBeNull();
  });

  it.each([
    [[1], "[1]"],
    [[1, 3], "[1,3]"],
    [[3, 1, 2], "[1-3]"],
    [[1, 2], "[1-2]"],
    [[5, 1, 2, 3, 7, 8, 5], "[1-3,5,7-8]"],
  ])("%j stand in the text as %s", (numbers, mark) => {
    expect(formatCitationMark(numbers)).toBe(mark);
  });
});
