import type { Node, Schema } from "@tiptap/pm/model";
import {
  AbstractType,
  ContentString,
  type Item,
  type Transaction,
  XmlElement,
  type XmlFragment,
  XmlText,
} from "yjs";
import type { Move, UnitId } from "#core/document/moves.ts";
import { childrenOf, typeOf } from "./editor-binding.ts";

/** A run of units at a position of a ProseMirror document. */
export interface Placed {
  readonly position: number;
  readonly id: UnitId;
  readonly length: number;
  readonly text: XmlText | null;
  /** Null for what is no character. */
  readonly words: string | null;
}

interface PlacedBlock {
  readonly id: UnitId;
  /** Where its content starts and ends. */
  readonly start: number;
  readonly end: number;
}

/** The part of a document that the transaction concerns, in the order of the document. */
export interface Layout {
  /** Before: units that are now deleted. After: units that are new. */
  readonly units: readonly Placed[];
  /** Text blocks; before: those that are now deleted, with the blocks around them. */
  readonly blocks: readonly PlacedBlock[];
}

/** Reads the shared document as it was before the transaction, and as it is now. */
export class Touched {
  readonly #transaction: Transaction;
  readonly #body: XmlFragment;
  readonly #changed = new Set<Item>();
  readonly #writers = new Set<number>();
  /** Texts that went, without a word in them, and their blocks. */
  readonly emptyTexts: Move["ends"][number][] = [];

  constructor(transaction: Transaction, body: XmlFragment) {
    this.#transaction = transaction;
    this.#body = body;
    for (const type of transaction.changed.keys()) {
      let item = type._item;
      while (item !== null && item.parent !== body) {
        item = item.parent instanceof AbstractType ? item.parent._item : null;
      }
      if (item !== null) this.#changed.add(item);
    }
  }

  /** Null when the shared document does not have the blocks of the other. */
  layout(doc: Node, time: "before" | "after"): Layout | null {
    const units: Placed[] = [];
    const blocks: PlacedBlock[] = [];
    const tops = childrenOf(this.#body).filter((item) => this.#isThere(item, time));
    if (tops.length !== doc.childCount) return null;
    let position = 0;
    for (const [index, item] of tops.entries()) {
      const node = doc.child(index);
      if (this.#changed.has(item) || this.#isAtStake(item, time)) {
        this.#read(item, { position, time, schema: doc.type.schema, units, blocks });
      }
      position += node.nodeSize;
    }
    return { units, blocks };
  }

  /** Of each person with words in what was read, the first unit not heard of before this. */
  knownUnits(): readonly UnitId[] {
    const { beforeState, doc } = this.#transaction;
    return [...this.#writers].flatMap((client) => {
      const clock = client === doc.clientID ? undefined : beforeState.get(client);
      return clock === undefined ? [] : [{ client, clock }];
    });
  }

  /** Adds what is at stake within the item; answers the position behind it. */
  #read(
    item: Item,
    into: {
      position: number;
      time: "before" | "after";
      schema: Schema;
      units: Placed[];
      blocks: PlacedBlock[];
    },
  ): number {
    const { position, time, schema, units, blocks } = into;
    const type = typeOf(item);
    if (type instanceof XmlText) {
      let at = position;
      for (const part of childrenOf(type)) {
        this.#writers.add(part.id.client);
        if (!part.countable || !this.#isThere(part, time)) continue;
        if (this.#isAtStake(part, time)) {
          const words = part.content instanceof ContentString ? part.content.str : null;
          units.push({ position: at, id: part.id, length: part.length, text: type, words });
        }
        at += part.length;
      }
      const block = type.parent?._item;
      const hadNothing = at === position && time === "before" && this.#isAtStake(item, time);
      if (hadNothing && block) this.emptyTexts.push({ end: item.id, last: block.id });
      return at;
    }
    if (!(type instanceof XmlElement)) return position;
    const nodeType = schema.nodes[type.nodeName];
    if (nodeType === undefined) return position;
    const isAtStake = this.#isAtStake(item, time);
    if (nodeType.isLeaf) {
      if (isAtStake) units.push({ position, id: item.id, length: 1, text: null, words: null });
      return position + 1;
    }
    let at = position + 1;
    for (const child of childrenOf(type)) {
      if (this.#isThere(child, time)) at = this.#read(child, { ...into, position: at });
    }
    if (isAtStake && (nodeType.isTextblock || time === "before")) {
      blocks.push({ id: item.id, start: position + 1, end: at });
    }
    return at + 1;
  }

  #isThere(item: Item, time: "before" | "after"): boolean {
    if (time === "after") return !item.deleted;
    return !this.#isNew(item) && (!item.deleted || this.#isDeletedNow(item));
  }

  #isAtStake(item: Item, time: "before" | "after"): boolean {
    return time === "after" ? this.#isNew(item) : item.deleted;
  }

  #isNew(item: Item): boolean {
    return item.id.clock >= (this.#transaction.beforeState.get(item.id.client) ?? 0);
  }

  #isDeletedNow({ id }: Item): boolean {
    const ranges = this.#transaction.deleteSet.clients.get(id.client) ?? [];
    return ranges.some(({ clock, len }) => id.clock >= clock && id.clock < clock + len);
  }
}
