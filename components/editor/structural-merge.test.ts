// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

type Act = (editor: Editor) => void;

/** Where a character stands in the document. */
function at(editor: Editor, character: string): number {
  let found = -1;
  editor.state.doc.descendants((node, position) => {
    const index = node.text?.indexOf(character) ?? -1;
    if (index >= 0) found = position + index;
  });
  if (found < 0) throw new Error(`no ${character}`);
  return found;
}

const before = (character: string) => (editor: Editor) => at(editor, character);
const after = (character: string) => (editor: Editor) => at(editor, character) + 1;
type Place = (editor: Editor) => number;

const split =
  (place: Place): Act =>
  (editor) => {
    editor.commands.setTextSelection(place(editor));
    editor.commands.keyboardShortcut("Enter");
  };
const type =
  (place: Place, words: string): Act =>
  (editor) => {
    for (const [index, character] of [...words].entries()) {
      const position = index === 0 ? place(editor) : at(editor, words[index - 1] ?? "") + 1;
      editor.view.dispatch(editor.state.tr.insertText(character, position));
    }
  };
const remove =
  (from: Place, to: Place): Act =>
  (editor) => {
    editor.view.dispatch(editor.state.tr.delete(from(editor), to(editor)));
  };
const join =
  (place: Place): Act =>
  (editor) => {
    editor.commands.setTextSelection(place(editor));
    editor.commands.joinBackward();
  };
const retype =
  (place: Place, level: 1 | 2): Act =>
  (editor) => {
    editor.commands.setTextSelection(place(editor));
    editor.commands.setHeading({ level });
  };
const list =
  (place: Place): Act =>
  (editor) => {
    editor.commands.setTextSelection(place(editor));
    editor.commands.toggleBulletList();
  };
const quote =
  (place: Place): Act =>
  (editor) => {
    editor.commands.setTextSelection(place(editor));
    editor.commands.setBlockquote();
  };
const bold =
  (from: Place, to: Place): Act =>
  (editor) => {
    editor.commands.setTextSelection({ from: from(editor), to: to(editor) });
    editor.commands.setBold();
  };

const start = "<p>0</p><p>abcdef</p><p>ghijkl</p><p>9</p>";

/** What both people do at once to the blocks above, and how the text should then read. */
const encounters: readonly (readonly [string, Act, Act, string | readonly string[]])[] = [
  ["split×split, one place", split(before("d")), split(before("d")), "0|abc|def|ghijkl|9"],
  ["split×split, two places", split(before("c")), split(before("e")), "0|ab|cd|ef|ghijkl|9"],
  ["split×type at its end", split(before("d")), type(after("f"), "XYZ"), "0|abc|defXYZ|ghijkl|9"],
  ["split×type behind it", split(before("d")), type(after("d"), "XYZ"), "0|abc|dXYZef|ghijkl|9"],
  ["split×type before it", split(before("d")), type(after("a"), "XYZ"), "0|aXYZbc|def|ghijkl|9"],
  [
    "split×type at its place",
    split(before("d")),
    type(before("d"), "XYZ"),
    "0|abcXYZ|def|ghijkl|9",
  ],
  ["split×delete", split(before("c")), remove(before("e"), after("e")), "0|ab|cdf|ghijkl|9"],
  ["split×bold", split(before("c")), bold(before("e"), after("e")), "0|ab|cdef|ghijkl|9"],
  ["split×join", split(before("j")), join(before("g")), "0|abcdefghi|jkl|9"],
  ["split×join, first block", split(before("d")), join(before("g")), "0|abc|defghijkl|9"],
  ["split×retype", split(before("d")), retype(before("a"), 1), "0|abc|def|ghijkl|9"],
  ["split×wrap", split(before("d")), list(before("a")), "0|abc|def|ghijkl|9"],
  ["join×join", join(before("g")), join(before("g")), "0|abcdefghijkl|9"],
  ["join×type", join(before("g")), type(after("i"), "XYZ"), "0|abcdefghiXYZjkl|9"],
  ["join×type at its end", join(before("g")), type(after("l"), "XYZ"), "0|abcdefghijklXYZ|9"],
  ["join×type before it", join(before("g")), type(after("f"), "XYZ"), "0|abcdefXYZghijkl|9"],
  ["join×delete", join(before("g")), remove(before("h"), after("i")), "0|abcdefgjkl|9"],
  [
    "join×retype",
    join(before("g")),
    retype(before("g"), 1),
    ["0|abcdefghijkl|9", "0|abcdef|ghijkl|9"],
  ],
  ["join×retype, first block", join(before("g")), retype(before("a"), 1), "0|abcdefghijkl|9"],
  ["retype×type", retype(before("a"), 1), type(after("c"), "XYZ"), "0|abcXYZdef|ghijkl|9"],
  [
    "retype×type at its end",
    retype(before("a"), 1),
    type(after("f"), "XYZ"),
    "0|abcdefXYZ|ghijkl|9",
  ],
  [
    "retype×type at its start",
    retype(before("a"), 1),
    type(before("a"), "XYZ"),
    "0|XYZabcdef|ghijkl|9",
  ],
  ["retype×delete", retype(before("a"), 1), remove(before("b"), after("c")), "0|adef|ghijkl|9"],
  ["retype×retype", retype(before("a"), 1), retype(before("a"), 2), "0|abcdef|ghijkl|9"],
  ["retype×wrap", retype(before("a"), 1), quote(before("a")), "0|abcdef|ghijkl|9"],
  ["wrap×type", list(before("a")), type(after("c"), "XYZ"), "0|abcXYZdef|ghijkl|9"],
  ["wrap×type at its end", list(before("a")), type(after("f"), "XYZ"), "0|abcdefXYZ|ghijkl|9"],
  ["wrap×wrap", list(before("a")), list(before("a")), "0|abcdef|ghijkl|9"],
  ["wrap×delete", list(before("a")), remove(before("e"), after("f")), "0|abcd|ghijkl|9"],
  ["wrap×join", list(before("g")), join(before("g")), ["0|abcdefghijkl|9", "0|abcdef|ghijkl|9"]],
];

function textOf(editor: Editor): string {
  const blocks: string[] = [];
  editor.state.doc.descendants((node) => {
    if (node.isTextblock) blocks.push(node.textContent);
    return !node.isTextblock;
  });
  return blocks.join("|");
}

function encounter(first: Act, second: Act, { isSwapped = false, isHigher = false } = {}) {
  const meeting = new Meeting(reconcileMoves);
  const a = meeting.join();
  open.push(a);
  a.editor.commands.setContent(start);
  a.send();
  const b = meeting.join();
  open.push(b);
  [a.gate.bound.clientID, b.gate.bound.clientID] = isHigher ? [2_000, 1_000] : [1_000, 2_000];
  meeting.part();
  first(a.editor);
  second(b.editor);
  meeting.meet(...(isSwapped ? [b, a] : [a, b]));
  expect(textOf(a.editor)).toBe(textOf(b.editor));
  expect(a.gate.stage.getXmlFragment(bodyName).toJSON()).toBe(
    meeting.server.getXmlFragment(bodyName).toJSON(),
  );
  return textOf(a.editor);
}

const orders = [
  { isSwapped: false, isHigher: false },
  { isSwapped: true, isHigher: false },
  { isSwapped: false, isHigher: true },
  { isSwapped: true, isHigher: true },
];

test.each(encounters)("%s keeps every character once, in its place", (_, first, second, text) => {
  for (const order of orders) {
    const met = encounter(first, second, order);
    expect([text].flat()).toContain(met);
  }
});
