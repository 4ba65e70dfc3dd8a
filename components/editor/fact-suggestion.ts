import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion } from "@tiptap/suggestion";
import type { FactSearch } from "./fact-hooks.ts";
import { suggestionPopup } from "./suggestion-popup.tsx";
import { factPattern, matchBeforeCaret } from "./suggestion-trigger.ts";

const searchAfterMs = 120;

/**
 * "=" in the text finds facts in place and puts the chosen one where it stood. Searching and the
 * look of the list belong to the facts; the text field keeps the keyboard.
 */
export function factSuggestion<Item>(search: FactSearch<Item>) {
  return Extension.create({
    name: "factSuggestion",

    addProseMirrorPlugins() {
      return [
        Suggestion<Item, Item>({
          editor: this.editor,
          pluginKey: new PluginKey("factSuggestion"),
          char: "=",
          debounce: searchAfterMs,
          findSuggestionMatch: matchBeforeCaret(factPattern),
          items: async ({ query, signal }) => [...(await search.search(query.trim(), signal))],
          command: ({ editor, range, props }) => {
            editor
              .chain()
              .focus()
              .deleteRange(range)
              .insertFactReference(search.referenceTo(props))
              .run();
          },
          allow: ({ editor }) => editor.isEditable,
          render: suggestionPopup(search.List, { idPrefix: "fact-option", closesWhenEmpty: true }),
        }),
      ];
    },
  });
}
