import { Extension } from "@tiptap/core";
import { Node, type Schema } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { updateYFragment } from "@tiptap/y-tiptap";
import { type Transaction, XmlElement, type XmlFragment, XmlText } from "yjs";
import { type Binding, bindingOf, hookWrites, ownNewItems, typeOf } from "./editor-binding.ts";

/**
 * Keeps a block of the shared document the block that people see, where the binding takes one empty
 * block for another: somebody may be waiting in it, or begin to write there at this moment.
 */
export const SteadyBlocks = Extension.create({
  name: "steadyBlocks",

  addProseMirrorPlugins: () => [
    new Plugin({
      view({ state }) {
        const binding = bindingOf(state);
        const destroy = hookWrites(binding, {
          before: (doc) => insertNewBlocks(binding.type, doc, binding),
          after: (transaction) => addMissingTexts(transaction, state.schema),
        });
        return { destroy };
      },
    }),
  ],
});

/**
 * Writes blocks that are merely new, in the place where they are. The binding knows the blocks
 * around them by their content alone and would let an empty one below become the new one.
 */
function insertNewBlocks(shared: XmlFragment, node: Node, binding: Binding): void {
  const [old, now] = [shared.toArray(), node.children];
  const { doc } = shared;
  if (doc === null || node.isTextblock || now.length < old.length) return;
  const mappedAt = (at: number) => {
    const child = old[at];
    return child === undefined ? undefined : binding.mapping.get(child);
  };
  const isSame = (at: number, to: number) => mappedAt(at) === now[to];
  const isAlike = (at: number) => {
    const mapped = mappedAt(at);
    return mapped instanceof Node && now[at]?.eq(mapped) === true;
  };
  let right = 0;
  while (right < old.length && isSame(old.length - right - 1, now.length - right - 1)) right += 1;
  let left = 0;
  while (left < old.length - right && isAlike(left)) left += 1;
  const end = now.length - right;
  const [only, its] = [old[left], now[left]];
  if (left + right === old.length) {
    for (const [by, block] of now.slice(left, end).entries()) {
      const element = new XmlElement(block.type.name);
      shared.insert(left + by, [element]);
      updateYFragment(doc, element, block, binding);
    }
  } else if (left + 1 === end && only instanceof XmlElement && its?.type.name === only.nodeName) {
    insertNewBlocks(only, its, binding);
  }
}

/**
 * Gives a block its text when it is made, though it may be empty. The binding gives it one with its
 * first character: two people who begin to write in an empty block would make two, and whoever
 * writes on there would copy one into the other, while its author still writes in it.
 */
function addMissingTexts(transaction: Transaction, { nodes }: Schema): void {
  for (const item of ownNewItems(transaction)) {
    const type = item.deleted ? null : typeOf(item);
    const isEmpty = type instanceof XmlElement && type.length === 0;
    if (isEmpty && nodes[type.nodeName]?.isTextblock === true) type.insert(0, [new XmlText()]);
  }
}
