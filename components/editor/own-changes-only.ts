import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

/** Whether the transaction that led to a state came from somebody else. */
const lastWasRemote = new PluginKey<boolean>("ownChangesOnly");

/**
 * A colleague's edit causes no edit of ours. Plugins that tidy up after every change (linking of
 * addresses, repair of tables) would otherwise do so in every open window at once, and in those of
 * people who may only read.
 */
export const OwnChangesOnly = Extension.create({
  name: "ownChangesOnly",

  addProseMirrorPlugins() {
    let view: EditorView | null = null;
    return [
      new Plugin<boolean>({
        key: lastWasRemote,
        state: { init: () => false, apply: (transaction) => isChangeOrigin(transaction) },
        view(created) {
          view = created;
          return {};
        },
        // A transaction that is appended to another is asked about on a state the view never had.
        // Before this plugin sees the view, nobody edits: the binding draws what it was given.
        filterTransaction(transaction, state) {
          const isAppended = view === null || state !== view.state;
          return !(isAppended && transaction.docChanged && lastWasRemote.getState(state) === true);
        },
      }),
    ];
  },
});
