import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";
import { deleteCopiesOfDeleted } from "./copies-of-deleted.ts";
import { bindingOf, hookWrites } from "./editor-binding.ts";
import { recordMoves, type Unwritten } from "./record-moves.ts";
import type { SchemaGate } from "./schema-gate.ts";
import { recordUndone } from "./undone-moves.ts";

const unwrittenKey = new PluginKey<Unwritten>("moveRecorder");

/**
 * Records, in the transaction that writes an edit of ours, which characters the binding deleted in
 * one place and wrote anew in another (core/document/moves.ts). What ProseMirror kept and the
 * binding replaced is known from the steps' position maps, not guessed from the text.
 */
export const MoveRecorder = Extension.create<{ gate: SchemaGate | null }>({
  name: "moveRecorder",

  addOptions() {
    return { gate: null };
  },

  addProseMirrorPlugins() {
    const { gate } = this.options;
    let written: Node | null = null;
    return [
      new Plugin<Unwritten>({
        key: unwrittenKey,
        state: {
          init: (_config, state) => ({ from: state.doc, maps: [] }),
          apply(transaction, value) {
            if (transaction.getMeta(ySyncPluginKey) !== undefined) {
              return { from: transaction.doc, maps: [] };
            }
            if (!transaction.docChanged) return value;
            const isFirst = transaction.before === written;
            const { maps } = transaction.mapping;
            if (isFirst) return { from: transaction.before, maps };
            return { from: value.from, maps: [...value.maps, ...maps] };
          },
        },
        view(view) {
          const binding = bindingOf(view.state);
          const stops = [
            hookWrites(binding, {
              after(transaction, doc) {
                const unwritten = unwrittenKey.getState(view.state);
                if (unwritten !== undefined && unwritten.from !== doc) {
                  recordMoves({ transaction, binding, unwritten, doc });
                }
                written = doc;
              },
            }),
            deleteCopiesOfDeleted(gate, () => view.editable),
            recordUndone(binding.type.doc, yUndoPluginKey.getState(view.state).undoManager),
          ];
          return {
            destroy() {
              for (const stop of stops) stop();
            },
          };
        },
      }),
    ];
  },
});
