import { Extension } from "@tiptap/core";
import type { EditorPageActions } from "./editor-commands.ts";

/** Keys of commands that reach beyond the text; the others bring their own. */
export function editorKeys(page: EditorPageActions) {
  return Extension.create({
    name: "editorKeys",

    addKeyboardShortcuts() {
      const openLink = () => {
        if (this.editor.isEditable) page.openLink();
        return this.editor.isEditable;
      };
      return { "Mod-Shift-k": openLink };
    },
  });
}
