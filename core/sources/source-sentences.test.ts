import { expect, test } from "vitest";
import { splitSentences, trimSpan } from "./source-sentences.ts";

const textsOf = (text: string) =>
  splitSentences(text).map(({ start, end }) => text.slice(start, end));

test("sentences end at their marks, with the quotation marks that close there", () => {
  expect(textsOf("产值增长12.9%。他说：“很好。”\n第二行；还有\n\n　　下一段！")).toEqual([
    "产值增长12.9%。",
    "他说：“很好。”",
    "第二行；",
    "还有",
    "下一段！",
  ]);
  expect(textsOf("")).toEqual([]);
});

test("a span loses the white space at its ends, and is none without words", () => {
  expect(trimSpan("a  增长 \n b", { start: 1, end: 7 })).toEqual({ start: 3, end: 5 });
  expect(trimSpan("a  b", { start: 1, end: 3 })).toBeNull();
});
