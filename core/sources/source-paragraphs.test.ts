import fc from "fast-check";
import { expect, test } from "vitest";
import { maxParagraphUnits, splitParagraphs } from "./source-paragraphs.ts";

const textsOf = (text: string) =>
  splitParagraphs(text).map(({ start, end }) => text.slice(start, end));

test("blank lines part paragraphs; lines that follow one another stay together", () => {
  expect(textsOf("\n\n# 标题\n\n第一行\n第二行\n \n\t\n尾声\n")).toEqual([
    "# 标题",
    "第一行\n第二行",
    "尾声",
  ]);
  expect(textsOf(" \n")).toEqual([]);
});

test("a long block is cut after a line, else after a sentence, never inside a character", () => {
  const lines = Array.from({ length: 300 }, (_, index) => `第${index}行，增长12.9%`).join("\n");
  for (const piece of textsOf(lines).slice(0, -1)) expect(piece.endsWith("\n")).toBe(true);
  const sentences = "生产总值增长。".repeat(600);
  for (const piece of textsOf(sentences)) expect(piece.endsWith("。")).toBe(true);
  expect(textsOf("\u{20000}".repeat(3000)).join("")).toBe("\u{20000}".repeat(3000));
});

test("pieces are in order, bounded, and hold everything but white space", () => {
  const line = fc.string({ unit: fc.constantFrom("增", "a", " ", "\n", "。"), maxLength: 6000 });
  fc.assert(
    fc.property(line, (text) => {
      const spans = splitParagraphs(text);
      let rest = "";
      let last = 0;
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end - start).toBeGreaterThan(0);
        expect(end - start).toBeLessThanOrEqual(maxParagraphUnits);
        rest += text.slice(last, start);
        last = end;
      }
      expect((rest + text.slice(last)).trim()).toBe("");
    }),
    { numRuns: 60 },
  );
});

test("five million characters without end, or of short lines, are divided in one pass", () => {
  const units = 5_000_000;
  const endless = ["增", "a-", "\u{20000}", " "].map((part) => part.repeat(units / part.length));
  for (const text of [...endless, `a${" ".repeat(units)}b`, "a\n".repeat(units / 2)]) {
    const spans = splitParagraphs(text);
    expect(spans.length).toBeLessThanOrEqual(Math.ceil(text.length / 1000));
    expect(spans.at(-1)?.end ?? 0).toBe(text.trimEnd().length);
  }
});
