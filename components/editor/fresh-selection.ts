import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { getRelativeSelection, ySyncPluginKey } from "@tiptap/y-tiptap";

/**
 * Lets the binding restore the selection of now. It notes the selection once before a row of Yjs
 * transactions, but draws after each of them (Yjs tidies formatting in one of its own): in a text
 * that the first made shorter, the place it noted need not exist any more.
 */
export const FreshSelection = Extension.create({
  name: "freshSelection",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        view: () => ({
          update(view, before) {
            const { binding, isChangeOrigin } = ySyncPluginKey.getState(view.state);
            const isDrawn = isChangeOrigin && before.doc !== view.state.doc;
            if (!isDrawn || binding.beforeTransactionSelection === null) return;
            binding.beforeTransactionSelection = getRelativeSelection(binding, view.state);
          },
        }),
      }),
    ];
  },
});
