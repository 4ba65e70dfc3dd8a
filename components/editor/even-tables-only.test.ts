// @vitest-environment jsdom

import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { isInUnevenTable } from "./even-tables-only.ts";
import { type TableCommandName, tableCommands } from "./table-menu-items.tsx";
import { Meeting, type Participant } from "./test-meeting.ts";

const open: Participant[] = [];
afterEach(() => {
  for (const participant of open.splice(0)) participant.close();
});

interface Cell {
  readonly isHeader: boolean;
  readonly colspan: number;
  readonly rowspan: number;
}

/** Somebody with a report whose only block is this table, however uneven. */
function withTable(rows: readonly (readonly Cell[])[]): Editor {
  const content = rows.map((cells) => ({
    type: "tableRow",
    content: cells.map(({ isHeader, ...attrs }) => ({
      type: isHeader ? "tableHeader" : "tableCell",
      attrs,
      content: [{ type: "paragraph" }],
    })),
  }));
  const doc = { type: "doc", content: [{ type: "table", content }] };
  const meeting = new Meeting();
  const body = meeting.server.getXmlFragment(bodyName);
  prosemirrorJSONToYXmlFragment(documentSchema, doc, body);
  const participant = meeting.join();
  open.push(participant);
  return participant.editor;
}

const plain: Cell = { isHeader: false, colspan: 1, rowspan: 1 };

const cells = fc.record({
  isHeader: fc.boolean(),
  colspan: fc.integer({ min: 1, max: 3 }),
  rowspan: fc.integer({ min: 1, max: 3 }),
});
const rows = fc.array(fc.array(cells, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});
const names = Object.keys(tableCommands) as TableCommandName[];
const words = "字";
const keys = ["Tab", "Shift-Tab", "Enter", "Backspace", "Delete"];

test("no table command, no key and no typing throws, whatever a merge made of the table", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (table, place) => {
      const editor = withTable(table);
      const { state, view } = editor;
      const caret = () => selectText(editor, place);
      for (const act of [...names, ...keys, words]) {
        const [name] = names.filter((each) => each === act);
        caret();
        if (act === words) editor.commands.insertContent(words);
        else if (name === undefined) editor.commands.keyboardShortcut(act);
        else {
          tableCommands[name](editor.can().chain()).run();
          tableCommands[name](editor.chain()).run();
        }
        view.updateState(state);
      }
    }),
    { numRuns: 40 },
  );
});

function selectText({ state, view }: Editor, place: number): void {
  const at = state.doc.resolve(place % state.doc.content.size);
  view.dispatch(state.tr.setSelection(TextSelection.near(at)));
}

test("in an uneven table only deleting the whole table can be chosen", () => {
  const editor = withTable([[plain, plain, plain], [plain]]);
  editor.commands.setTextSelection(4);
  const before = editor.state.doc;
  const possible = names.filter((name) => tableCommands[name](editor.can().chain()).run());
  expect(isInUnevenTable(editor.state)).toBe(true);
  expect(possible).toEqual(["deleteTable"]);
  expect(editor.commands.toggleHeaderRow()).toBe(false);
  expect(editor.state.doc.eq(before)).toBe(true);
});

test("in an even table they are all to be had", () => {
  const editor = withTable([
    [{ ...plain, colspan: 2 }, plain],
    [plain, plain, plain],
  ]);
  editor.commands.setTextSelection(4);
  const possible = names.filter((name) => tableCommands[name](editor.can().chain()).run());
  expect(possible).toEqual(names);
});
