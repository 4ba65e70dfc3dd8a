import { Extension } from "@tiptap/core";

/**
 * Undo and redo keep their keys even when there is nothing to undo or redo. A key that nobody
 * takes is looked up again without Shift, so that a redo too many would undo; and the browser has
 * a history of its own, which knows nothing of colleagues.
 */
export const UndoKeys = Extension.create({
  name: "undoKeys",
  // Before the collaboration's own keys.
  priority: 1_001,

  addKeyboardShortcuts() {
    const undo = () => {
      this.editor.commands.undo();
      return true;
    };
    const redo = () => {
      this.editor.commands.redo();
      return true;
    };
    return { "Mod-z": undo, "Mod-Shift-z": redo, "Mod-y": redo };
  },
});
