import { Extension } from "@tiptap/core";
import { Plugin, TextSelection } from "@tiptap/pm/state";

/**
 * Puts the caret behind what was typed. In a block made a moment ago Chromium sometimes leaves the
 * caret of the page in front of the first character, when ProseMirror reads what was typed: the next
 * ones would go before it, no Markdown rule would match, and Enter would take it along.
 */
export const CaretBehindTyped = Extension.create({
  name: "caretBehindTyped",
  // After the rules, which may make something else of what was typed.
  priority: 1,

  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput(view, from, to, text, read) {
          const { selection } = view.state;
          const isInsertion = from === to && selection.empty && selection.from === from;
          if (!isInsertion || view.composing) return false;
          const transaction = read();
          const caret = transaction.selection;
          if (!caret.empty || caret.from !== from) return false;
          const behind = TextSelection.create(transaction.doc, from + text.length);
          view.dispatch(transaction.setSelection(behind));
          return true;
        },
      },
    }),
  ],
});
