import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { ReferenceChange, ReferenceEditing } from "#components/facts/reference-actions.ts";
import {
  type FactReferenceAttributes,
  factReferenceName,
  parseFactReference,
} from "#core/document/fact-reference.ts";

/** What the side panel may do to the text. */
export function referenceEditing(editor: Editor): ReferenceEditing {
  return {
    insert(reference) {
      editor.chain().focus().insertFactReference(reference).run();
    },
    replace(changes) {
      replaceReferences(editor, changes);
    },
  };
}

/**
 * One transaction for all of them, and a step of its own to undo: what was typed just before or
 * after it is not undone with it.
 */
function replaceReferences(editor: Editor, changes: readonly ReferenceChange[]): void {
  const { tr, doc } = editor.state;
  const afterByKey = new Map(changes.map(({ before, after }) => [keyOf(before), after]));
  doc.descendants((node, position) => {
    if (node.type.name !== factReferenceName) return;
    const reference = parseFactReference(node.attrs);
    const after = reference === null ? undefined : afterByKey.get(keyOf(reference));
    if (after === undefined) return;
    tr.setNodeMarkup(position, undefined, { ...node.attrs, ...after, note: after.note ?? null });
  });
  if (!tr.docChanged) return;
  const undoManager = yUndoPluginKey.getState(editor.state)?.undoManager;
  undoManager?.stopCapturing();
  editor.view.dispatch(tr);
  undoManager?.stopCapturing();
}

function keyOf({ factId, revision, format, text, note }: FactReferenceAttributes): string {
  return JSON.stringify([factId, revision, format, text, note ?? null]);
}

/** Selects the n-th reference of the text, from 0, and brings it into sight. */
export function goToReference(editor: Editor, ordinal: number): void {
  let seen = -1;
  editor.state.doc.descendants((node, position) => {
    if (!isReference(node)) return;
    seen += 1;
    if (seen !== ordinal) return;
    editor.commands.setNodeSelection(position);
    const element = editor.view.nodeDOM(position);
    if (element instanceof HTMLElement) element.scrollIntoView({ block: "center" });
  });
}

/** How many references the text holds before a position. */
export function referencesBefore(editor: Editor, position: number): number {
  let count = 0;
  editor.state.doc.nodesBetween(0, position, (node, at) => {
    if (at < position && isReference(node)) count += 1;
  });
  return count;
}

/** Counted as referencesIn counts: what is malformed is none. */
function isReference(node: Node): boolean {
  return node.type.name === factReferenceName && parseFactReference(node.attrs) !== null;
}
