// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

/** Two people at the end and in the middle of one paragraph. */
function twoAt(start: string): { writer: Participant; other: Participant } {
  const meeting = new Meeting(reconcileMoves);
  const writer = meeting.join();
  const other = meeting.join();
  open.push(writer, other);
  writer.editor.commands.setContent(start);
  writer.send();
  return { writer, other };
}

/** As a person does: where the caret stands. */
function write(editor: Editor, words: string): void {
  for (const character of words) {
    if (character === "\n") editor.commands.keyboardShortcut("Enter");
    else editor.view.dispatch(editor.state.tr.insertText(character));
  }
}

function caretAfter(editor: Editor, character: string): void {
  editor.state.doc.descendants((node, position) => {
    const index = node.text?.indexOf(character) ?? -1;
    if (index >= 0) editor.commands.setTextSelection(position + index + 1);
  });
}

const paragraphs = ({ editor }: Participant) => editor.getText({ blockSeparator: "|" });

test("who writes on goes along when the end of the paragraph is split off", () => {
  const { writer, other } = twoAt("<p>一二三四</p>");
  caretAfter(writer.editor, "四");
  caretAfter(other.editor, "二");
  write(other.editor, "\n");
  other.send();
  write(writer.editor, "五六\n七");
  writer.send();
  expect(paragraphs(writer)).toBe("一二|三四五六|七");
  expect(paragraphs(other)).toBe("一二|三四五六|七");
});

test("the caret goes along behind words that were typed in ignorance of the split", () => {
  const { writer, other } = twoAt("<p>一二三四</p>");
  caretAfter(writer.editor, "四");
  caretAfter(other.editor, "二");
  write(writer.editor, "五");
  write(other.editor, "\n");
  other.send();
  writer.send();
  write(writer.editor, "六\n七");
  writer.send();
  expect(paragraphs(writer)).toBe("一二|三四五六|七");
  expect(paragraphs(other)).toBe("一二|三四五六|七");
});

test("who stands before the split stays", () => {
  const { writer, other } = twoAt("<p>一二三四</p>");
  caretAfter(writer.editor, "一");
  caretAfter(other.editor, "二");
  write(other.editor, "\n");
  other.send();
  write(writer.editor, "五");
  writer.send();
  expect(paragraphs(other)).toBe("一五二|三四");
});

test("who writes on goes along when the paragraph is joined to the one before", () => {
  const { writer, other } = twoAt("<p>一二</p><p>三四</p>");
  caretAfter(writer.editor, "四");
  caretAfter(other.editor, "二");
  other.editor.commands.setTextSelection(other.editor.state.selection.from + 2);
  other.editor.commands.joinBackward();
  other.send();
  write(writer.editor, "五");
  writer.send();
  expect(paragraphs(other)).toBe("一二三四五");
});
