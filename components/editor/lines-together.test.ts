// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { afterEach, expect, test } from "vitest";
import { XmlElement } from "yjs";
import { movesName } from "#core/document/moves.ts";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

/** As a person does: where the caret stands. */
function press(editor: Editor, character: string): void {
  if (character === "\n") editor.commands.keyboardShortcut("Enter");
  else editor.view.dispatch(editor.state.tr.insertText(character));
}

function caretToEndOf(editor: Editor, block: number): void {
  let end = 0;
  editor.state.doc.forEach((node, offset, index) => {
    if (index === block) end = offset + 1 + node.content.size;
  });
  editor.commands.setTextSelection(end);
}

function linesOf({ editor }: Participant): string {
  const lines: string[] = [];
  editor.state.doc.descendants((node) => {
    if (node.isTextblock) lines.push(node.textContent);
    return !node.isTextblock;
  });
  return lines.join("|");
}

interface Writing {
  readonly seed: number;
  readonly start: string;
  /** The block at whose end each of the two begins to write. */
  readonly blocks: readonly [number, number];
  /** Sends one stroke in so many, and all before it. */
  readonly sendsOneIn: number;
  /** Hears from the server after one stroke in so many; 0: at once. */
  readonly hearsOneIn: number;
}

const words = ["甲乙丙\n丁戊己\n庚辛", "ABC\nDEF\nGHI"] as const;

/** Both write their lines, stroke by stroke; answers what all have in the end. */
function writeTogether({ seed, start, blocks, sendsOneIn, hearsOneIn }: Writing): string {
  const random = seededRandom(seed);
  const meeting = new Meeting(reconcileMoves, { isSlow: hearsOneIn > 0 });
  const a = meeting.join();
  a.editor.commands.setContent(start);
  a.send();
  a.hear(1);
  const b = meeting.join();
  const people = [a, b];
  open.push(a, b);
  const ids = seed % 2 === 0 ? [1_000, 2_000] : [2_000, 1_000];
  const left = words.map((each) => [...each]);
  for (const [n, { editor, gate }] of people.entries()) {
    gate.bound.clientID = ids[n] ?? 0;
    caretToEndOf(editor, blocks[n] ?? 0);
  }
  while (left.some((strokes) => strokes.length > 0)) {
    const n = Math.floor(random() * people.length);
    const [person, stroke] = [people[n], left[n]?.shift()];
    if (person === undefined || stroke === undefined) continue;
    press(person.editor, stroke);
    if (random() * sendsOneIn < 1) person.send();
    for (const each of people) if (random() * hearsOneIn < 1) each.hear(3);
  }
  // What the last words made others do is sent as well.
  for (let round = 0; round < 3; round++) {
    for (const each of people) each.send();
    for (const each of people) each.hear(Number.POSITIVE_INFINITY);
  }
  expect(linesOf(b)).toBe(linesOf(a));
  return linesOf(a);
}

const sorted = (text: string) => [...text.replaceAll(/[\n|]/g, "")].sort().join("");

function problemOf(text: string, start: string): string | null {
  const torn = words.flatMap((each) => each.split("\n")).filter((line) => !text.includes(line));
  if (torn.length > 0) return `${torn} torn: ${text}`;
  const isWhole = sorted(text) === sorted(start.replaceAll(/<[^>]*>/g, "") + words.join(""));
  return isWhole ? null : `lost or doubled: ${text}`;
}

const places = [
  { what: "at one end", blocks: [0, 0] },
  { what: "at two ends", blocks: [0, 1] },
] as const;
const starts = ["<p>0123</p><p>4567</p>", "<p></p><p></p>"];
const rhythms = [
  [1, 3],
  [2, 0],
  [2, 3],
  [3, 8],
  [5, 0],
  [5, 8],
] as const;
const writings = places.flatMap(({ what, blocks }) =>
  starts.flatMap((start) => rhythms.map((rhythm) => ({ what, blocks, start, rhythm }))),
);

test.each(writings)(
  "each line stays whole and single when two write $what of $start, in rhythm $rhythm",
  ({ blocks, start, rhythm: [sendsOneIn, hearsOneIn] }) => {
    for (let seed = 0; seed < 6; seed++) {
      const text = writeTogether({ seed, start, blocks, sendsOneIn, hearsOneIn });
      expect(problemOf(text, start), `seed ${seed}`).toBeNull();
    }
  },
);

/** Two people, the caret of each at the end of a block. */
function twoIn(start: string, [first, second]: readonly [number, number]) {
  const meeting = new Meeting(reconcileMoves);
  const [a, b] = [meeting.join(), meeting.join()];
  open.push(a, b);
  a.editor.commands.setContent(start);
  a.send();
  caretToEndOf(a.editor, first);
  caretToEndOf(b.editor, second);
  return { meeting, a, b };
}

test("two who begin in one empty paragraph at one moment, and write on, double nothing", () => {
  const { a, b } = twoIn("<p>0</p><p></p>", [1, 1]);
  for (const [one, other] of ["甲A", "乙B", "丙C"]) {
    press(a.editor, one ?? "");
    press(b.editor, other ?? "");
    a.send();
    b.send();
  }
  expect(["0|甲乙丙ABC", "0|ABC甲乙丙"]).toContain(linesOf(a));
});

test("who waits in an empty paragraph stays there while somebody writes lines above it", () => {
  const { a, b } = twoIn("<p>一</p><p></p>", [0, 1]);
  for (const stroke of "二\n三\n四") press(a.editor, stroke);
  a.send();
  press(b.editor, "八");
  b.send();
  expect(linesOf(a)).toBe("一二|三|四|八");
});

test("the same holds in a quote", () => {
  const { a, b } = twoIn("<blockquote><p>一</p><p></p></blockquote>", [0, 0]);
  b.editor.commands.setTextSelection(6);
  a.editor.commands.setTextSelection(3);
  for (const stroke of "\n三") press(a.editor, stroke);
  a.send();
  press(b.editor, "八");
  b.send();
  expect(linesOf(a)).toBe("一|三|八");
});

test("an empty paragraph has its text from its making", () => {
  const { meeting, a } = twoIn("<p>一</p>", [0, 0]);
  press(a.editor, "\n");
  a.send();
  const block = meeting.server.getXmlFragment(bodyName).get(1);
  expect(block instanceof XmlElement && block.length).toBe(1);
});

test("Enter at the end of a block moves nothing, and records nothing", () => {
  const { meeting, a } = twoIn("<p>一二</p><p>三</p>", [0, 1]);
  for (const stroke of "\n四\n\n") press(a.editor, stroke);
  a.send();
  expect(linesOf(a)).toBe("一二|四|||三");
  expect(meeting.server.getMap(movesName).size).toBe(0);
});
