import { Extension } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, type Transaction } from "@tiptap/pm/state";

/**
 * A colleague's edit causes no edit of ours. Plugins that tidy up after every change (linking of
 * addresses, repair of tables) would otherwise do so in every open window at once, and in those of
 * people who may only read.
 */
export const OwnChangesOnly = Extension.create({
  name: "ownChangesOnly",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        filterTransaction(transaction) {
          if (!transaction.docChanged || isChangeOrigin(transaction)) return true;
          const cause: Transaction | undefined = transaction.getMeta("appendedTransaction");
          return cause === undefined || !isChangeOrigin(cause);
        },
      }),
    ];
  },
});
