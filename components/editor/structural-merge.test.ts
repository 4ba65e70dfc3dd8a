// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import { afterEach, expect, test } from "vitest";
import {
  applyUpdate,
  Doc,
  encodeStateAsUpdate,
  encodeStateVector,
  type UndoManager,
  XmlElement,
  XmlText,
} from "yjs";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { SharedText } from "#core/document/shared-text.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { referencesIn } from "./fact-reference-editing.ts";
import { type MoveNews, watchMoves, withNews } from "./move-news.ts";
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

interface Order {
  readonly isSwapped: boolean;
  readonly isHigher: boolean;
}

function undoManagerOf(editor: Editor): UndoManager {
  return yUndoPluginKey.getState(editor.state).undoManager;
}

/** Two people who have heard of the same, and hear of each other no more. */
function twoApart({ isHigher, content = start }: { isHigher: boolean; content?: string }) {
  const meeting = new Meeting(reconcileMoves);
  const a = meeting.join();
  open.push(a);
  a.editor.commands.setContent(content);
  a.send();
  const b = meeting.join();
  open.push(b);
  [a.gate.bound.clientID, b.gate.bound.clientID] = isHigher ? [2_000, 1_000] : [1_000, 2_000];
  meeting.part();
  undoManagerOf(a.editor).clear();
  return { meeting, a, b };
}

/** Both hear of each other; answers the text that all then have. */
function meet(
  { meeting, a, b }: ReturnType<typeof twoApart>,
  { isSwapped }: Pick<Order, "isSwapped">,
) {
  meeting.meet(...(isSwapped ? [b, a] : [a, b]));
  expect(textOf(a.editor)).toBe(textOf(b.editor));
  expect(a.gate.stage.getXmlFragment(bodyName).toJSON()).toBe(
    meeting.server.getXmlFragment(bodyName).toJSON(),
  );
  return textOf(a.editor);
}

function encounter(first: Act, second: Act, { isSwapped, isHigher }: Order): string {
  const two = twoApart({ isHigher });
  first(two.a.editor);
  second(two.b.editor);
  return meet(two, { isSwapped });
}

const plain = (text: string) => text.replaceAll("|", "");

const orders: readonly Order[] = [
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

test.each(orders)(
  "undoing one's split restores the text, whatever the other typed: %j",
  (order) => {
    const two = twoApart(order);
    split(before("d"))(two.a.editor);
    type(after("e"), "XYZ")(two.b.editor);
    expect(meet(two, order)).toBe("0|abc|deXYZf|ghijkl|9");
    two.a.editor.commands.undo();
    expect(plain(meet(two, order))).toBe("0abcdeXYZfghijkl9");
    two.a.editor.commands.redo();
    expect(plain(meet(two, order))).toBe("0abcdeXYZfghijkl9");
  },
);

test.each(orders)("undoing one's heading keeps what the other typed in it: %j", (order) => {
  const two = twoApart(order);
  retype(before("a"), 1)(two.a.editor);
  type(after("e"), "XYZ")(two.b.editor);
  expect(meet(two, order)).toBe("0|abcdeXYZf|ghijkl|9");
  two.a.editor.commands.undo();
  expect(plain(meet(two, order))).toBe("0abcdeXYZfghijkl9");
});

test("undo and redo of a split by one person alone are exact", () => {
  const { a } = twoApart({ isHigher: false });
  split(before("d"))(a.editor);
  a.editor.commands.undo();
  expect(textOf(a.editor)).toBe("0|abcdef|ghijkl|9");
  a.editor.commands.redo();
  expect(textOf(a.editor)).toBe("0|abc|def|ghijkl|9");
});

test.each(orders)(
  "a fact put into a block that becomes a heading is in the heading: %j",
  (order) => {
    const two = twoApart(order);
    retype(before("a"), 1)(two.a.editor);
    const reference = { factId: "f1", revision: 1, format: "value", text: "739.4亿元" } as const;
    const place = after("c")(two.b.editor);
    two.b.editor.chain().setTextSelection(place).insertFactReference(reference).run();
    const text = meet(two, order);
    expect(plain(text)).toBe("0abcdefghijkl9");
    expect(referencesIn(two.a.editor.state.doc)).toHaveLength(1);
  },
);

test.each(orders)("typing in an empty block that becomes a heading goes into it: %j", (order) => {
  const two = twoApart({ ...order, content: "<p>0</p><p></p><p>9</p>" });
  two.a.editor.chain().setTextSelection(4).setHeading({ level: 1 }).run();
  two.b.editor.view.dispatch(two.b.editor.state.tr.insertText("XYZ", 4));
  expect(meet(two, order)).toBe("0|XYZ|9");
  expect(two.a.editor.state.doc.child(1).type.name).toBe("heading");
});

test.each(orders)("words typed into an empty block that somebody removes stay: %j", (order) => {
  const two = twoApart({ ...order, content: "<p>0</p><p></p><p>9</p>" });
  two.a.editor.view.dispatch(two.a.editor.state.tr.delete(3, 5));
  two.b.editor.view.dispatch(two.b.editor.state.tr.insertText("XYZ", 4));
  expect(meet(two, order)).toBe("0|XYZ|9");
});

test.each(orders)("words typed into a paragraph that is joined to a list go along: %j", (order) => {
  const two = twoApart({ ...order, content: "<ul><li><p>ab</p></li></ul><p>cd</p><p>9</p>" });
  const { commands, view } = two.a.editor;
  commands.setTextSelection(before("c")(two.a.editor));
  const key = new KeyboardEvent("keydown", { key: "Backspace", cancelable: true });
  view.someProp("handleKeyDown", (handle) => handle(view, key));
  expect(textOf(two.a.editor)).toBe("abcd|9");
  type(after("c"), "XYZ")(two.b.editor);
  expect(meet(two, order)).toBe("abcXYZd|9");
});

function newsOf(participant: Participant): MoveNews[] {
  const heard: MoveNews[] = [];
  watchMoves(participant.gate.bound, (news) => heard.push(news));
  return heard;
}

test("whoever typed in a block that became a heading is told where it is now, nobody else", () => {
  const two = twoApart({ isHigher: false });
  const [byA, byB] = [newsOf(two.a), newsOf(two.b)];
  retype(before("a"), 1)(two.a.editor);
  type(after("c"), "XYZ")(two.b.editor);
  meet(two, { isSwapped: false });
  expect(byA).toEqual([]);
  expect(byB.reduce(withNews, [])).toMatchObject([{ kind: "followed", words: "XYZ" }]);
  const unit = byB[0]?.unit ?? { client: 0, clock: 0 };
  const block = new SharedText(two.b.gate.bound).blockOf(unit);
  expect(block?.nodeName).toBe("heading");
});

test("two who split one block at one place are told of the block", () => {
  const two = twoApart({ isHigher: false });
  const [byA, byB] = [newsOf(two.a), newsOf(two.b)];
  split(before("d"))(two.a.editor);
  split(before("d"))(two.b.editor);
  meet(two, { isSwapped: false });
  for (const heard of [byA, byB]) expect(heard).toMatchObject([{ kind: "reduced", words: "def" }]);
});

test("words typed into a block that somebody deletes are given back to their author", () => {
  const two = twoApart({ isHigher: false, content: start });
  split(before("j"))(two.a.editor);
  meet(two, { isSwapped: false });
  two.meeting.part();
  const byB = newsOf(two.b);
  const { editor } = two.a;
  editor.view.dispatch(editor.state.tr.delete(before("a")(editor) - 1, after("f")(editor) + 1));
  type(after("c"), "XYZ")(two.b.editor);
  expect(meet(two, { isSwapped: false })).toBe("0|ghi|jkl|9");
  expect(byB.reduce(withNews, [])).toMatchObject([{ kind: "lost", words: "XYZ", unit: null }]);
});

test("what another program types knowingly at the end of a split block stays there", () => {
  const two = twoApart({ isHigher: false });
  split(before("d"))(two.a.editor);
  meet(two, { isSwapped: false });
  const program = new Doc();
  applyUpdate(program, encodeStateAsUpdate(two.meeting.server));
  const seen = encodeStateVector(program);
  const block = program.getXmlFragment(bodyName).get(1);
  const text = block instanceof XmlElement ? block.get(0) : null;
  if (!(text instanceof XmlText)) throw new Error("no text");
  text.insert(text.length, "XYZ");
  two.meeting.take(encodeStateAsUpdate(program, seen));
  expect(meet(two, { isSwapped: false })).toBe("0|abcXYZ|def|ghijkl|9");
});

test("a split costs less than 200 bytes more than the words it moves", () => {
  const { a } = twoApart({ isHigher: false });
  let bytes = 0;
  a.gate.stage.on("update", (update: Uint8Array) => {
    bytes += update.length;
  });
  split(before("d"))(a.editor);
  expect(bytes).toBeLessThan(200);
  bytes = 0;
  type(after("f"), "XYZ")(a.editor);
  expect(bytes).toBeLessThan(3 * 30);
});
