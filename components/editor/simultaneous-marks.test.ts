// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

const marks = ["bold", "italic", "underline", "strike", "link", "numberNote"] as const;
type MarkName = (typeof marks)[number];

const attributesOf: Partial<Record<MarkName, Record<string, string>>> = {
  link: { href: "https://example.org/" },
  numberNote: { state: "ignored", reason: "" },
};

const pairs = marks.flatMap((a) => marks.filter((b) => b !== a).map((b) => [a, b] as const));

function apply(editor: Editor, name: MarkName, range: { from: number; to: number }): void {
  editor.chain().setTextSelection(range).setMark(name, attributesOf[name]).run();
}

/** The names of the marks over each of the three characters. */
function marksOf(editor: Editor): string[][] {
  return [1, 2, 3].map((position) => {
    const names = editor.state.doc.resolve(position).nodeAfter?.marks.map(({ type }) => type.name);
    return [...(names ?? [])].sort();
  });
}

test.each(pairs)("%s over 甲乙 and, at the same time, %s over 乙丙: both stay", (a, b) => {
  const meeting = new Meeting();
  const [anna, bo] = [meeting.join(), meeting.join()];
  open.push(anna, bo);
  anna.editor.commands.insertContent("甲乙丙");
  anna.send();
  meeting.part();
  apply(anna.editor, a, { from: 1, to: 3 });
  apply(bo.editor, b, { from: 2, to: 4 });
  meeting.meet(anna, bo);
  const expected = [[a], [a, b].sort(), [b]];
  expect(marksOf(anna.editor)).toEqual(expected);
  expect(marksOf(bo.editor)).toEqual(expected);
});

/** Yjs ends a mark where either author ended it: beyond, the later words may lose it. */
test.each(marks)("%s put over overlapping words by two: every window shows the same", (name) => {
  const meeting = new Meeting();
  const [anna, bo] = [meeting.join(), meeting.join()];
  open.push(anna, bo);
  anna.editor.commands.insertContent("甲乙丙");
  anna.send();
  meeting.part();
  apply(anna.editor, name, { from: 1, to: 3 });
  apply(bo.editor, name, { from: 2, to: 4 });
  meeting.meet(anna, bo);
  expect(anna.editor.getJSON()).toEqual(bo.editor.getJSON());
  expect(marksOf(anna.editor).slice(0, 2)).toEqual([[name], [name]]);
});
