import { combineTransactionSteps, Extension, getChangedRanges } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { type EditorState, Plugin, type Transaction } from "@tiptap/pm/state";

/**
 * Keeps bold, links and the like off references and line breaks. The binding shares no marks of
 * such nodes: they would stand in their author's window alone, until the next colleague's edit.
 */
export const MarksOnTextOnly = Extension.create({
  name: "marksOnTextOnly",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction(transactions, before, after) {
          const isOwnEdit = transactions.some((each) => each.docChanged && !isChangeOrigin(each));
          return isOwnEdit ? withoutMarks(transactions, before, after) : null;
        },
      }),
    ];
  },
});

function withoutMarks(
  transactions: readonly Transaction[],
  before: EditorState,
  after: EditorState,
): Transaction | null {
  const { tr } = after;
  const changed = getChangedRanges(combineTransactionSteps(before.doc, [...transactions]));
  for (const { newRange } of changed) {
    after.doc.nodesBetween(newRange.from, newRange.to, (node, position) => {
      if (!node.isInline || node.isText || node.marks.length === 0) return;
      tr.removeMark(position, position + node.nodeSize);
    });
  }
  return tr.docChanged ? tr : null;
}
