import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";

/**
 * Leaves the caret alone after an undo. The binding sets out to bring back the selection that stood
 * before the undone edit, but does so with the next edit of a colleague: by then the caret would
 * jump, or, when the text has become shorter, the window would fail to show that edit.
 */
export const UndoSelection = Extension.create({
  name: "undoSelection",
  // After the binding's own listener.
  priority: 1,

  addProseMirrorPlugins() {
    return [
      new Plugin({
        view(view) {
          const { binding } = ySyncPluginKey.getState(view.state);
          const { undoManager } = yUndoPluginKey.getState(view.state);
          const forget = () => {
            binding.beforeTransactionSelection = null;
          };
          undoManager.on("stack-item-popped", forget);
          return { destroy: () => undoManager.off("stack-item-popped", forget) };
        },
      }),
    ];
  },
});
