// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import * as Y from "yjs";
import { changedTypesOf } from "#core/document/changed-types.ts";
import { documentExtensions, documentSchema } from "#core/document/document-extensions.ts";
import { repairArrangement } from "#core/document/repair-arrangement.ts";
import { docOf, numRuns, repairAll, timeoutMs, trees } from "#core/document/test-bodies.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { isRepairable, renderProblem } from "./renderable.ts";

const editors: Editor[] = [];
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy();
});

test(
  "whatever known nodes a body holds, after the repair every editor can show it",
  () => {
    fc.assert(
      fc.property(trees, (content) => {
        const doc = docOf(content);
        repairAll(doc);
        const blocks = doc.getXmlFragment(bodyName).toArray();
        const problems = blocks.map((block) => renderProblem(block, documentSchema));
        // What is unknown is left to newer programs.
        expect(problems.filter((problem) => problem !== null && isRepairable(problem))).toEqual([]);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

const commands: Record<string, (editor: Editor) => unknown> = {
  type: ({ commands: run }) => run.insertContent("字"),
  enter: ({ commands: run }) => run.enter(),
  insertTable: ({ commands: run }) => run.insertTable({ rows: 2, cols: 3, withHeaderRow: true }),
  addRow: ({ commands: run }) => run.addRowAfter(),
  addColumn: ({ commands: run }) => run.addColumnBefore(),
  deleteRow: ({ commands: run }) => run.deleteRow(),
  deleteColumn: ({ commands: run }) => run.deleteColumn(),
  mergeCells: ({ commands: run }) => run.mergeCells(),
  splitCell: ({ commands: run }) => run.splitCell(),
  headerRow: ({ commands: run }) => run.toggleHeaderRow(),
  bulletList: ({ commands: run }) => run.toggleBulletList(),
  orderedList: ({ commands: run }) => run.toggleOrderedList(),
  taskList: ({ commands: run }) => run.toggleTaskList(),
  sink: ({ commands: run }) => run.sinkListItem("listItem"),
  lift: ({ commands: run }) => run.liftListItem("listItem"),
  quote: ({ commands: run }) => run.toggleBlockquote(),
  heading: ({ commands: run }) => run.toggleHeading({ level: 2 }),
  rule: ({ commands: run }) => run.setHorizontalRule(),
  bold: ({ commands: run }) => run.toggleBold(),
  link: ({ commands: run }) => run.setLink({ href: "https://example.org/" }),
  reference: ({ commands: run }) =>
    run.insertContent({
      type: "factReference",
      attrs: { factId: "f1", revision: 1, format: "value-unit", text: "1850亿元" },
    }),
  deleteSelection: ({ commands: run }) => run.deleteSelection(),
  joinBackward: ({ commands: run }) => run.joinBackward(),
};

test(
  "what one person's editor writes is never repaired",
  () => {
    const step = fc.record({
      name: fc.constantFrom(...Object.keys(commands)),
      from: fc.nat({ max: 200 }),
      length: fc.nat({ max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
        const doc = new Y.Doc();
        const editor = new Editor({
          element: window.document.createElement("div"),
          extensions: [...documentExtensions(), Collaboration.configure({ document: doc })],
        });
        editors.push(editor);
        const server = new Y.Doc();
        const body = server.getXmlFragment(bodyName);
        for (const { name, from, length } of steps) {
          const { size } = editor.state.doc.content;
          const start = Math.min(from, size);
          editor.commands.setTextSelection({ from: start, to: Math.min(start + length, size) });
          commands[name]?.(editor);
          const repairs = server.transact((transaction) => {
            Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)));
            return repairArrangement(body, changedTypesOf(transaction));
          });
          expect(repairs).toEqual([]);
        }
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  },
  timeoutMs,
);
