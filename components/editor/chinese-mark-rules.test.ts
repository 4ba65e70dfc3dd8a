// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { documentExtensions } from "#core/document/document-extensions.ts";
import { ChineseMarkRules } from "./chinese-mark-rules.ts";

let editor: Editor;
afterEach(() => editor.destroy());

/** The HTML after these characters have been typed one by one. */
function typed(text: string): string {
  editor = new Editor({ extensions: [...documentExtensions(), ChineseMarkRules] });
  for (const character of text) {
    const { from, to } = editor.state.selection;
    const isHandled = editor.view.someProp("handleTextInput", (handle) =>
      handle(editor.view, from, to, character, () => editor.state.tr.insertText(character)),
    );
    if (isHandled !== true) editor.view.dispatch(editor.state.tr.insertText(character, from, to));
  }
  return editor.getHTML();
}

test("stars mark words in the middle of a Chinese sentence", () => {
  expect(typed("增速**较快**回升")).toBe("<p>增速<strong>较快</strong>回升</p>");
});

test("one star slants, two tildes strike", () => {
  expect(typed("增速，*较快*回升~~明显~~。")).toBe("<p>增速，<em>较快</em>回升<s>明显</s>。</p>");
});

test("stars that multiply stay stars", () => {
  expect(typed("面积3*4*5平方米")).toBe("<p>面积3*4*5平方米</p>");
});
