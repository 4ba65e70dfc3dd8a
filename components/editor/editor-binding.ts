import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { type updateYFragment, ySyncPluginKey } from "@tiptap/y-tiptap";
import {
  ContentType,
  findIndexSS,
  getState,
  Item,
  type RelativePosition,
  type Transaction,
  type XmlFragment,
  type XmlText,
} from "yjs";

/** A place as the binding notes it; null where it found none. */
export type NotedPlace = RelativePosition | null;

type BindingMetadata = Parameters<typeof updateYFragment>[3];

/** As much of the binding as is used here; it lies in the state of its plugin. */
export interface Binding extends BindingMetadata {
  readonly type: XmlFragment;
  readonly prosemirrorView: { readonly state: EditorState } | null;
  /** While transactions of others are drawn: where the selection was, for the drawn document. */
  readonly beforeTransactionSelection: {
    anchor: NotedPlace;
    head: NotedPlace;
    /** Positions in the document before; with them the binding may guess by the words around. */
    absAnchor: number | null;
    absHead: number | null;
  } | null;
  /** Notes the selection, before the first of a row of transactions. */
  beforeAllTransactions(): void;
  /** Writes the editor's document into the shared one. */
  _prosemirrorChanged(doc: Node): void;
  /** Draws the whole shared document. */
  _forceRerender(): void;
  /** Leaves the view. */
  destroy(): void;
}

export function bindingOf(state: EditorState): Binding {
  const binding: Binding = ySyncPluginKey.getState(state).binding;
  return binding;
}

/** What is done in the transaction in which the binding writes the document into the shared one. */
export interface WriteHook {
  before?(doc: Node): void;
  after?(transaction: Transaction, doc: Node): void;
}

const hooksByBinding = new WeakMap<Binding, Set<WriteHook>>();

/** Adds to what the binding writes; answers how to stop. */
export function hookWrites(binding: Binding, hook: WriteHook): () => void {
  const hooks = hooksByBinding.get(binding) ?? openToHooks(binding);
  hooks.add(hook);
  return () => hooks.delete(hook);
}

function openToHooks(binding: Binding): Set<WriteHook> {
  const hooks = new Set<WriteHook>();
  const write = binding._prosemirrorChanged.bind(binding);
  binding._prosemirrorChanged = (doc) => {
    binding.type.doc?.transact((transaction) => {
      for (const hook of hooks) hook.before?.(doc);
      write(doc);
      for (const hook of hooks) hook.after?.(transaction, doc);
    }, ySyncPluginKey);
  };
  hooksByBinding.set(binding, hooks);
  return hooks;
}

/** The items that this document's person wrote in a transaction that is still open. */
export function ownNewItems({ doc, beforeState }: Transaction): Item[] {
  const structs = doc.store.clients.get(doc.clientID) ?? [];
  const from = beforeState.get(doc.clientID) ?? 0;
  if (from >= getState(doc.store, doc.clientID)) return [];
  return structs.slice(findIndexSS(structs, from)).filter((struct) => struct instanceof Item);
}

/** What stands or stood in a type, in order. */
export function childrenOf(type: XmlFragment | XmlText): Item[] {
  const items: Item[] = [];
  for (let item = type._start; item !== null; item = item.right) items.push(item);
  return items;
}

export function typeOf({ content }: Item): unknown {
  return content instanceof ContentType ? content.type : null;
}
