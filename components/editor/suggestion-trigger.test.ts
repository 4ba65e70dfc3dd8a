import { expect, test } from "vitest";
import { documentSchema } from "#core/document/document-extensions.ts";
import { factPattern, matchBeforeCaret, slashPattern } from "./suggestion-trigger.ts";

function caretAfter(words: string) {
  const paragraph = documentSchema.node("paragraph", null, documentSchema.text(words));
  const doc = documentSchema.node("doc", null, paragraph);
  return { $position: doc.resolve(1 + words.length) };
}

test.each([
  ["/", ""],
  ["/bt", "bt"],
  ["、标题", "标题"],
  ["正文 /表格", "表格"],
])("%j opens the slash menu with %j", (words, query) => {
  expect(matchBeforeCaret(slashPattern)(caretAfter(words))?.query).toBe(query);
});

test.each(["同比/环比", "工业、商业", "2024/10", "/ 说明"])("%j opens no slash menu", (words) => {
  expect(matchBeforeCaret(slashPattern)(caretAfter(words))).toBeNull();
});

test.each([
  ["进出口总额=", ""],
  ["进出口总额=南昌 进出口", "南昌 进出口"],
  ["＝生产总值", "生产总值"],
  [
    "=Xi'an High-tech Zone gross regional product (GDP)",
    "Xi'an High-tech Zone gross regional product (GDP)",
  ],
])("%j looks for the fact %j", (words, query) => {
  expect(matchBeforeCaret(factPattern)(caretAfter(words))?.query).toBe(query);
});

test.each([
  "a = b",
  "=南昌，同比",
  "=GDP, too",
  `=${"长".repeat(31)}`,
  `=${"long ".repeat(17)}`,
  "没有等号",
])("%j looks for no fact", (words) => {
  expect(matchBeforeCaret(factPattern)(caretAfter(words))).toBeNull();
});
