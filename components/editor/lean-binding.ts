import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { updateYFragment, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Doc } from "yjs";
import { type Binding, bindingOf } from "./editor-binding.ts";

/**
 * Spares the binding work that grows with the report and serves nothing, so that a key at its end
 * costs hardly more than one at its start:
 * - It notes where the selection is in the shared document by walking over all blocks before it,
 *   and does so twice for each write of its own. It needs the place when it draws what others wrote.
 * - It draws the whole report anew whenever a plugin is added to the editor. The view then keeps
 *   nodes that are equal to those of the state and not the same, and compares them word by word
 *   from then on, all of them at every key.
 */
export const LeanBinding = Extension.create({
  name: "leanBinding",
  // Before the binding's own plugin, whose view draws.
  priority: 1_001,

  addProseMirrorPlugins: () => [
    new Plugin({
      view(view) {
        makeLean(bindingOf(view.state));
        return {};
      },
    }),
  ],
});

const leanBindings = new WeakSet<Binding>();

function makeLean(binding: Binding): void {
  const { doc } = binding.type;
  if (doc === null || leanBindings.has(binding)) return;
  leanBindings.add(binding);
  noteSelectionForOthersOnly(binding, doc);
  drawOnce(binding, doc);
}

function noteSelectionForOthersOnly(binding: Binding, doc: Doc): void {
  const isOwnWrite = () => doc._transaction?.origin === ySyncPluginKey;
  const note = binding.beforeAllTransactions;
  binding.beforeAllTransactions = () => {
    if (!isOwnWrite()) note();
  };
  const write = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (content) => {
    if (isOwnWrite()) updateYFragment(doc, binding.type, content, binding);
    else write(content);
  };
}

/** What a view showed when the binding left it is drawn already, unless something came meanwhile. */
function drawOnce(binding: Binding, doc: Doc): void {
  let drawn: Node | null = null;
  doc.on("update", () => {
    if (binding.prosemirrorView === null) drawn = null;
  });
  const leave = binding.destroy.bind(binding);
  binding.destroy = () => {
    drawn = binding.prosemirrorView?.state.doc ?? drawn;
    leave();
  };
  const draw = binding._forceRerender.bind(binding);
  binding._forceRerender = () => {
    if (binding.prosemirrorView?.state.doc !== drawn) draw();
  };
}
