import { Collaboration } from "@tiptap/extension-collaboration";
import { Plugin } from "@tiptap/pm/state";
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import type { UndoManager } from "yjs";

/**
 * TipTap's collaboration, whose undo leaves the caret alone. The binding would note at every key,
 * by a walk over the report, where the caret is in the shared document, and set out after an undo
 * to bring it back there; it does so with the next edit of a colleague: by then the caret would
 * jump, or, when the text has become shorter, the window would fail to show that edit.
 */
export const ReportCollaboration = Collaboration.extend({
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? [];
    return plugins.map((plugin) =>
      plugin.spec.key === yUndoPluginKey ? withoutSelections(plugin) : plugin,
    );
  },
});

interface UndoState {
  readonly undoManager: UndoManager;
  readonly prevSel: null;
  readonly hasUndoOps: boolean;
  readonly hasRedoOps: boolean;
}

function withoutSelections({ spec }: Plugin): Plugin {
  if (spec.state === undefined) throw new Error("the binding's undo has no state");
  const apply = (_: unknown, { undoManager }: UndoState): UndoState => ({
    undoManager,
    prevSel: null,
    hasUndoOps: undoManager.undoStack.length > 0,
    hasRedoOps: undoManager.redoStack.length > 0,
  });
  return new Plugin({ ...spec, state: { ...spec.state, apply } });
}
