import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { yCursorPluginKey } from "@tiptap/y-tiptap";
import type { SchemaGate } from "./schema-gate.ts";

/** The view reads the composed words a moment after the browser says the composition ended. */
const settleMs = 60;

/**
 * Lets nobody disturb an input method while it composes. The binding redraws whole paragraphs and
 * an input method loses its place when its text node is replaced, so colleagues' edits and carets
 * wait at the gate until the words are in. What this person composes still goes out at once.
 */
export const CompositionHold = Extension.create<{ gate: SchemaGate | null }>({
  name: "compositionHold",

  addOptions() {
    return { gate: null };
  },

  addProseMirrorPlugins() {
    const { gate } = this.options;
    return gate === null ? [] : [compositionPlugin(gate)];
  },
});

function compositionPlugin(gate: SchemaGate): Plugin {
  let composingView: EditorView | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (view: EditorView) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (view.isDestroyed || view.composing) return;
      composingView = null;
      gate.release();
      view.dispatch(view.state.tr.setMeta(yCursorPluginKey, { awarenessUpdated: true }));
    }, settleMs);
  };

  return new Plugin({
    filterTransaction: (transaction) =>
      composingView === null || transaction.getMeta(yCursorPluginKey) === undefined,
    props: {
      handleDOMEvents: {
        compositionstart(view) {
          clearTimeout(timer);
          composingView = view;
          gate.hold();
          return false;
        },
        compositionend(view) {
          settle(view);
          return false;
        },
        blur(view) {
          if (composingView !== null) settle(view);
          return false;
        },
      },
    },
    view: () => ({
      destroy() {
        clearTimeout(timer);
        gate.release();
      },
    }),
  });
}
