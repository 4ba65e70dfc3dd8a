import * as Y from "yjs";
import { factReferenceName } from "./fact-reference.ts";
import { type MovedRun, RunList, shifted, type UnitId } from "./moves.ts";

/** Blocks that must hold another block, and so keep their last. */
const neverEmpty = new Set(["tableCell", "tableHeader"]);
/** Blocks that must begin with a paragraph. */
const paragraphFirst = new Set(["listItem", "taskItem"]);

/** What may stand in a line: characters, or a fact reference. */
export type LineContent = string | { readonly attributes: Readonly<Record<string, unknown>> };

type Attributes = Record<string, string | number | object>;

/** The shared document by its units: where each stands, and edits beside or of units. */
export class SharedText {
  readonly #store: Y.Doc["store"];
  readonly #fresh = new Set<unknown>();
  /** What had to be written anew to make room for an element in the middle of a text. */
  readonly rewritten = new RunList();

  constructor(doc: Y.Doc) {
    this.#store = doc.store;
  }

  /** Null where Yjs has forgotten the struct, or never knew it. */
  itemAt({ client, clock }: UnitId): Y.Item | null {
    const structs = this.#store.clients.get(client);
    if (structs === undefined || clock >= Y.getState(this.#store, client)) return null;
    const struct = structs[Y.findIndexSS(structs, clock)];
    return struct instanceof Y.Item ? struct : null;
  }

  /** The element with this id that stands in the document. */
  elementAt(id: UnitId | null): Y.XmlElement | null {
    const item = id === null ? null : this.itemAt(id);
    if (item === null || item.deleted) return null;
    const type: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
    return type instanceof Y.XmlElement ? type : null;
  }

  /** The block whose line the unit is part of, deleted or not. */
  blockOf(id: UnitId): Y.XmlElement | null {
    const item = this.itemAt(id);
    const parent = item?.parent instanceof Y.XmlText ? item.parent._item?.parent : item?.parent;
    return parent instanceof Y.XmlElement ? parent : null;
  }

  /** Whether the line that the unit is or was part of stands in the document. */
  standsInLine(id: UnitId): boolean {
    const parent = this.itemAt(id)?.parent;
    return parent instanceof Y.AbstractType && parent._item?.deleted === false;
  }

  /** The items of a block's line, in order: pieces of text and elements among them. */
  allItemsOf(block: Y.XmlElement): readonly Y.Item[] {
    return itemsOf(block).flatMap((item) => {
      const type: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
      return type instanceof Y.XmlText ? itemsOf(type) : [item];
    });
  }

  allUnitsOf(block: Y.XmlElement): readonly UnitId[] {
    return this.allItemsOf(block).flatMap((item) =>
      item.content instanceof Y.ContentFormat ? [] : unitsOf(item),
    );
  }

  boundsOf(block: Y.XmlElement): { first: UnitId | null; last: UnitId | null } {
    const shown = this.#shownItemsOf(block);
    return { first: shown[0]?.id ?? null, last: shown.at(-1)?.lastId ?? null };
  }

  /** Deletes those of the units that stand in the document. */
  deleteUnits(id: UnitId, length: number): void {
    for (let by = 0; by < length; ) {
      const unit = shifted(id, by);
      const item = this.itemAt(unit);
      if (item === null) return;
      const offset = unit.clock - item.id.clock;
      const count = Math.min(item.length - offset, length - by);
      if (!item.deleted && item.countable) this.#deleteWithin(item, offset, count);
      by += count;
    }
  }

  #deleteWithin(item: Y.Item, offset: number, count: number): void {
    const { parent } = item;
    const index = indexOf(item) + offset;
    if (!(parent instanceof Y.XmlText || parent instanceof Y.XmlFragment)) return;
    this.#refresh(parent);
    parent.delete(index, count);
  }

  /** Puts text or an element beside a visible unit; answers the ids it has there. */
  insertBeside(unit: UnitId, side: "after" | "before", content: LineContent): readonly UnitId[] {
    const item = this.itemAt(unit);
    if (item === null) return [];
    const { parent } = item;
    const offset = unit.clock - item.id.clock + (side === "after" ? 1 : 0);
    const index = indexOf(item) + offset;
    if (parent instanceof Y.XmlText) return this.#insertIntoText(parent, index, content);
    return parent instanceof Y.XmlFragment ? this.#insertAmongTexts(parent, index, content) : [];
  }

  /** Puts text or an element at the start of a block's line. */
  insertInto(block: Y.XmlElement, content: LineContent): readonly UnitId[] {
    return this.#insertAmongTexts(block, 0, content);
  }

  insertBlock(block: Y.XmlElement, beside: Y.XmlElement, side: "after" | "before"): void {
    const { parent } = beside;
    if (!(parent instanceof Y.XmlFragment)) return;
    const index = parent.toArray().indexOf(beside);
    this.#refresh(parent);
    parent.insert(side === "after" ? index + 1 : index, [block]);
  }

  /**
   * Lets the block `late` stand behind `early`, at the level at which they are neighbours, and
   * answers what became of its units. Does nothing where it stands there already.
   */
  moveBehind(late: Y.XmlElement, early: Y.XmlElement) {
    const [from, after] = neighbours(late, early);
    const nothing = { runs: [] as readonly MovedRun[], blocks: [] as BlockPair[] };
    if (from === null || after === null || from === after) return nothing;
    const siblings = childrenOf(from);
    if (siblings.indexOf(from) > siblings.indexOf(after)) return nothing;
    const copy = from.clone();
    this.insertBlock(copy, after, "after");
    const [oldBlocks, newBlocks] = [linesIn(from), linesIn(copy)];
    const runs = new RunList();
    const blocks = oldBlocks.flatMap((old, index): BlockPair[] => {
      const now = newBlocks[index];
      if (now === undefined || old._item === null || now._item === null) return [];
      const units = this.#shownUnitsOf(now);
      for (const [at, unit] of this.#shownUnitsOf(old).entries()) {
        const copied = units[at];
        if (copied !== undefined) runs.add(unit, copied);
      }
      return [{ source: old._item.id, copy: now._item.id }];
    });
    this.#deleteElement(from);
    return { runs: runs.runs, blocks };
  }

  /** Removes a block without text, and what then holds nothing, as far as the schema allows. */
  removeIfEmpty(block: Y.XmlElement): void {
    if (block._item === null || block._item.deleted || this.#shownItemsOf(block).length > 0) return;
    let element = block;
    for (;;) {
      const { parent } = element;
      const isOnly = childrenOf(element).length === 1;
      if (!(parent instanceof Y.XmlElement)) {
        if (isOnly) return;
        break;
      }
      if (isOnly && neverEmpty.has(parent.nodeName)) return;
      if (!isOnly) {
        const isFirst = childrenOf(element)[0] === element;
        if (isFirst && paragraphFirst.has(parent.nodeName)) return;
        break;
      }
      element = parent;
    }
    this.#deleteElement(element);
  }

  #insertIntoText(text: Y.XmlText, index: number, content: LineContent): readonly UnitId[] {
    if (typeof content === "string") {
      this.#refresh(text);
      text.insert(index, content);
      return shownUnits(text).slice(index, index + content.length);
    }
    const parent = text.parent;
    if (!(parent instanceof Y.XmlFragment)) return [];
    if (index > 0 && index < text.length) this.#cutText(text, index);
    const at = parent.toArray().indexOf(text);
    return this.#insertAmongTexts(parent, index === 0 ? at : at + 1, content);
  }

  /** What stands behind the index becomes a text of its own. */
  #cutText(text: Y.XmlText, index: number): void {
    const { parent } = text;
    if (!(parent instanceof Y.XmlFragment)) return;
    const old = shownUnits(text).slice(index);
    const tail = new Y.XmlText();
    this.#refresh(parent);
    parent.insert(parent.toArray().indexOf(text) + 1, [tail]);
    tail.applyDelta(deltaFrom(text, index));
    this.#refresh(text);
    text.delete(index, old.length);
    for (const [at, unit] of shownUnits(tail).entries()) {
      const source = old[at];
      if (source !== undefined) this.rewritten.add(source, unit);
    }
  }

  /** `index` counts the texts and elements of a line. */
  #insertAmongTexts(parent: Y.XmlFragment, index: number, content: LineContent): readonly UnitId[] {
    this.#refresh(parent);
    if (typeof content !== "string") {
      const copy = new Y.XmlElement<Attributes>(factReferenceName);
      for (const [name, value] of Object.entries(content.attributes)) {
        copy.setAttribute(name, value as Attributes[string]);
      }
      parent.insert(index, [copy as Y.XmlElement]);
      return copy._item === null ? [] : [copy._item.id];
    }
    const children = parent.toArray();
    const [left, right] = [children[index - 1], children[index]];
    if (left instanceof Y.XmlText) return this.#insertIntoText(left, left.length, content);
    if (right instanceof Y.XmlText) return this.#insertIntoText(right, 0, content);
    const text = new Y.XmlText(content);
    parent.insert(index, [text]);
    return shownUnits(text);
  }

  #deleteElement(element: Y.XmlElement): void {
    const { parent } = element;
    if (!(parent instanceof Y.XmlFragment)) return;
    this.#refresh(parent);
    parent.delete(parent.toArray().indexOf(element), 1);
  }

  /**
   * Yjs remembers where it last edited a type, and forgets that only at the end of a transaction
   * that it takes for somebody else's; here the edits of others are in it already.
   */
  #refresh(type: Y.XmlText | Y.XmlFragment): void {
    if (this.#fresh.has(type)) return;
    this.#fresh.add(type);
    if (type._searchMarker !== null) type._searchMarker.length = 0;
  }

  #shownItemsOf(block: Y.XmlElement): readonly Y.Item[] {
    return this.allItemsOf(block).filter((item) => item.countable && !item.deleted);
  }

  #shownUnitsOf(block: Y.XmlElement): readonly UnitId[] {
    return this.#shownItemsOf(block).flatMap(unitsOf);
  }
}

interface BlockPair {
  readonly source: UnitId;
  readonly copy: UnitId;
}

function itemsOf(type: Y.XmlElement | Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = type._start; item !== null; item = item.right) items.push(item);
  return items;
}

function unitsOf({ id, length }: Y.Item): UnitId[] {
  return Array.from({ length }, (_, by) => shifted(id, by));
}

/** How many visible units stand before the item in its parent. */
function indexOf(item: Y.Item): number {
  let index = 0;
  for (let left = item.left; left !== null; left = left.left) {
    if (left.countable && !left.deleted) index += left.length;
  }
  return index;
}

function childrenOf(element: Y.XmlElement): readonly unknown[] {
  return element.parent instanceof Y.XmlFragment ? element.parent.toArray() : [];
}

/** The blocks with text, or without any block, within an element. */
function linesIn(element: Y.XmlElement): Y.XmlElement[] {
  const blocks = element
    .toArray()
    .filter((child) => child instanceof Y.XmlElement && child.nodeName !== factReferenceName);
  return blocks.length === 0
    ? [element]
    : blocks.flatMap((child) => (child instanceof Y.XmlElement ? linesIn(child) : []));
}

/** The two blocks, or those around them, that have one parent. */
function neighbours(a: Y.XmlElement, b: Y.XmlElement) {
  const around = (start: Y.XmlElement) => {
    const path: Y.XmlElement[] = [];
    for (let at: unknown = start; at instanceof Y.XmlElement; at = at.parent) path.push(at);
    return path;
  };
  const others = around(b);
  for (const each of around(a)) {
    const other = others.find(({ parent }) => parent === each.parent);
    if (other !== undefined) return [each, other] as const;
  }
  return [null, null] as const;
}

function deltaFrom(text: Y.XmlText, index: number): { insert: string; attributes?: object }[] {
  let before = index;
  return text.toDelta().flatMap((part: { insert: string; attributes?: object }) => {
    const insert = part.insert.slice(Math.min(before, part.insert.length));
    before = Math.max(0, before - part.insert.length);
    return insert === "" ? [] : [{ ...part, insert }];
  });
}

function shownUnits(text: Y.XmlText): readonly UnitId[] {
  return itemsOf(text)
    .filter((item) => item.countable && !item.deleted)
    .flatMap(unitsOf);
}
