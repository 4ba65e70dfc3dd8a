import * as Y from "yjs";
import { forgetPlaces } from "#core/sync/apply-verbatim.ts";
import { factReferenceName } from "./fact-reference.ts";
import { putFence } from "./fence.ts";
import { type Move, type MovedRun, RunList, type Stretch, shifted, type UnitId } from "./moves.ts";
import { WorkBudget } from "./work-budget.ts";
import { setAttribute } from "./write-draft.ts";

/** Blocks that must hold another block, and so keep their last. */
const neverEmpty = new Set(["tableCell", "tableHeader"]);
/** Blocks that must begin with a paragraph. */
const paragraphFirst = new Set(["listItem", "taskItem"]);

/** What may stand in a line: characters, or a fact reference. */
export type LineContent = string | { readonly attributes: Readonly<Record<string, unknown>> };

/** The shared document by its units: where each stands, and edits beside or of units. */
export class SharedText {
  readonly #doc: Y.Doc;
  readonly #budget: WorkBudget;
  readonly #fresh = new Set<unknown>();
  /** What had to be written anew to make room for an element in the middle of a text. */
  readonly rewritten = new RunList();

  /** Each item that is looked at costs a step of the budget. */
  constructor(doc: Y.Doc, budget = new WorkBudget(Number.POSITIVE_INFINITY)) {
    this.#doc = doc;
    this.#budget = budget;
  }

  /** Null where Yjs has forgotten the struct, or never knew it. */
  itemAt({ client, clock }: UnitId): Y.Item | null {
    const { store } = this.#doc;
    const structs = store.clients.get(client);
    if (structs === undefined || clock >= Y.getState(store, client)) return null;
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
    const items = itemsOf(block).flatMap((item) => {
      const type: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
      return type instanceof Y.XmlText ? itemsOf(type) : [item];
    });
    this.#budget.spend(items.length);
    return items;
  }

  /** What is left behind its last visible unit; all of it where nothing is visible. */
  goneTailOf(block: Y.XmlElement): readonly Stretch[] {
    const items = this.allItemsOf(block);
    const last = items.findLastIndex((item) => item.countable && !item.deleted);
    const tail = items
      .slice(last + 1)
      .filter(({ content }) => !(content instanceof Y.ContentFormat));
    return tail.map(stretchOf);
  }

  isEmpty(block: Y.XmlElement): boolean {
    return this.#shownItemsOf(block).length === 0;
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
    const index = this.#indexOf(item) + offset;
    if (!(parent instanceof Y.XmlText || parent instanceof Y.XmlFragment)) return;
    this.#refresh(parent);
    parent.delete(index, count);
  }

  /**
   * Lets nothing that is typed from now on stand behind a deleted unit at the end of its text: what
   * is typed there stands behind another deleted one (core/document/fence.ts).
   */
  fenceBehind(id: UnitId): void {
    const item = this.itemAt(id);
    if (!(item?.parent instanceof Y.XmlText)) return;
    for (let right = item.right; right !== null; right = right.right) {
      this.#budget.spend();
      if (right.countable && !right.deleted) return;
    }
    this.#refresh(item.parent);
    putFence(item.parent);
  }

  /** Puts text or an element beside a visible unit; answers what it is there. */
  insertBeside(unit: UnitId, side: "after" | "before", content: LineContent): Stretch | null {
    const item = this.itemAt(unit);
    if (item === null) return null;
    const { parent } = item;
    const offset = unit.clock - item.id.clock + (side === "after" ? 1 : 0);
    const index = this.#indexOf(item) + offset;
    if (parent instanceof Y.XmlText) return this.#insertIntoText(parent, index, content);
    return parent instanceof Y.XmlFragment ? this.#insertAmongTexts(parent, index, content) : null;
  }

  /** Puts text or an element at the start of a block's line. */
  insertInto(block: Y.XmlElement, content: LineContent): Stretch | null {
    return this.#insertAmongTexts(block, 0, content);
  }

  insertBlock(block: Y.XmlElement, beside: Y.XmlElement, side: "after" | "before"): void {
    const { parent } = beside;
    if (!(parent instanceof Y.XmlFragment)) return;
    const index = this.#childrenOf(parent).indexOf(beside);
    this.#refresh(parent);
    parent.insert(side === "after" ? index + 1 : index, [block]);
  }

  /**
   * Lets the block `late` stand behind `early`, at the level at which they are neighbours, and
   * answers what became of its units. Does nothing where it stands there already.
   */
  moveBehind(late: Y.XmlElement, early: Y.XmlElement): Pick<Move, "runs" | "blocks"> {
    const [from, after] = neighbours(late, early);
    const nothing = { runs: [], blocks: [] };
    if (from === null || after === null || from === after) return nothing;
    const siblings = this.#siblingsOf(from);
    if (siblings.indexOf(from) > siblings.indexOf(after)) return nothing;
    const copy = from.clone();
    this.insertBlock(copy, after, "after");
    const [oldBlocks, newBlocks] = [linesIn(from), linesIn(copy)];
    const runs: MovedRun[] = [];
    const blocks = oldBlocks.flatMap((old, index): Move["blocks"] => {
      const now = newBlocks[index];
      if (now === undefined || old._item === null || now._item === null) return [];
      runs.push(...runsBetween(this.#shownOf(old), this.#shownOf(now)));
      return [{ source: old._item.id, copy: now._item.id }];
    });
    this.#deleteElement(from);
    return { runs, blocks };
  }

  /** Removes a block without text, and what then holds nothing, as far as the schema allows. */
  removeIfEmpty(block: Y.XmlElement): void {
    if (block._item === null || block._item.deleted || !this.isEmpty(block)) return;
    let element = block;
    for (;;) {
      const { parent } = element;
      const isOnly = parent instanceof Y.XmlFragment && parent.length === 1;
      if (!(parent instanceof Y.XmlElement)) {
        if (isOnly) return;
        break;
      }
      if (isOnly && neverEmpty.has(parent.nodeName)) return;
      if (!isOnly) {
        const isFirst = parent.get(0) === element;
        if (isFirst && paragraphFirst.has(parent.nodeName)) return;
        break;
      }
      element = parent;
    }
    this.#deleteElement(element);
  }

  #insertIntoText(text: Y.XmlText, index: number, content: LineContent): Stretch | null {
    if (typeof content === "string") {
      this.#refresh(text);
      const before = Y.getState(this.#doc.store, this.#doc.clientID);
      text.insert(index, content);
      return this.#textSince(before);
    }
    const parent = text.parent;
    if (!(parent instanceof Y.XmlFragment)) return null;
    if (index > 0 && index < text.length) this.#cutText(text, index);
    const at = this.#childrenOf(parent).indexOf(text);
    return this.#insertAmongTexts(parent, index === 0 ? at : at + 1, content);
  }

  /** Words are one struct; formatting that had to be written with them is another. */
  #textSince(before: number): Stretch | null {
    const { store, clientID } = this.#doc;
    for (let clock = before; clock < Y.getState(store, clientID); ) {
      const item = this.itemAt({ client: clientID, clock });
      if (item === null) return null;
      const end = item.id.clock + item.length;
      if (item.content instanceof Y.ContentString) {
        return { client: clientID, clock, length: end - clock };
      }
      clock = end;
    }
    return null;
  }

  /** What stands behind the index becomes a text of its own. */
  #cutText(text: Y.XmlText, index: number): void {
    const { parent } = text;
    if (!(parent instanceof Y.XmlFragment)) return;
    const old = behind(shownItems(text), index);
    const tail = new Y.XmlText();
    this.#refresh(parent);
    parent.insert(this.#childrenOf(parent).indexOf(text) + 1, [tail]);
    tail.applyDelta(deltaFrom(text, index));
    this.#refresh(text);
    text.delete(index, text.length - index);
    for (const run of runsBetween(old, shownItems(tail).map(stretchOf))) {
      this.rewritten.add(run.source, run.copy, run.length);
    }
  }

  /** `index` counts the texts and elements of a line. */
  #insertAmongTexts(parent: Y.XmlFragment, index: number, content: LineContent): Stretch | null {
    this.#refresh(parent);
    if (typeof content !== "string") {
      const copy = new Y.XmlElement(factReferenceName);
      for (const [name, value] of Object.entries(content.attributes)) {
        setAttribute(copy, name, value);
      }
      parent.insert(index, [copy]);
      return copy._item && stretchOf(copy._item);
    }
    const children = this.#childrenOf(parent);
    const [left, right] = [children[index - 1], children[index]];
    if (left instanceof Y.XmlText) return this.#insertIntoText(left, left.length, content);
    if (right instanceof Y.XmlText) return this.#insertIntoText(right, 0, content);
    const text = new Y.XmlText(content);
    parent.insert(index, [text]);
    const [only] = shownItems(text);
    return only === undefined ? null : stretchOf(only);
  }

  #deleteElement(element: Y.XmlElement): void {
    const { parent } = element;
    if (!(parent instanceof Y.XmlFragment)) return;
    this.#doc.transact((transaction) => element._item?.delete(transaction));
    forgetPlaces(parent);
  }

  /**
   * Yjs remembers where it last edited a type, and forgets that only at the end of a transaction
   * that it takes for somebody else's; here the edits of others are in it already.
   */
  #refresh(type: Y.XmlText | Y.XmlFragment): void {
    if (this.#fresh.has(type)) return;
    this.#fresh.add(type);
    forgetPlaces(type);
  }

  #shownItemsOf(block: Y.XmlElement): readonly Y.Item[] {
    return this.allItemsOf(block).filter((item) => item.countable && !item.deleted);
  }

  #shownOf(block: Y.XmlElement): readonly Stretch[] {
    return this.#shownItemsOf(block).map(stretchOf);
  }

  #childrenOf(parent: Y.XmlFragment): readonly unknown[] {
    const children = parent.toArray();
    this.#budget.spend(children.length);
    return children;
  }

  #siblingsOf({ parent }: Y.XmlElement): readonly unknown[] {
    return parent instanceof Y.XmlFragment ? this.#childrenOf(parent) : [];
  }

  /** How many visible units stand before the item in its parent. */
  #indexOf(item: Y.Item): number {
    let [index, items] = [0, 0];
    for (let left = item.left; left !== null; left = left.left) {
      items += 1;
      if (left.countable && !left.deleted) index += left.length;
    }
    this.#budget.spend(items);
    return index;
  }
}

function itemsOf(type: Y.XmlElement | Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = type._start; item !== null; item = item.right) items.push(item);
  return items;
}

function stretchOf({ id: { client, clock }, length }: Y.Item): Stretch {
  return { client, clock, length };
}

/** Which unit became which, where both hold the same units in the same order. */
function runsBetween(old: readonly Stretch[], now: readonly Stretch[]): readonly MovedRun[] {
  const runs = new RunList();
  let [at, by] = [0, 0];
  for (const stretch of old) {
    for (let done = 0; done < stretch.length; ) {
      const into = now[at];
      if (into === undefined) return runs.runs;
      const length = Math.min(stretch.length - done, into.length - by);
      runs.add(shifted(stretch, done), shifted(into, by), length);
      done += length;
      by += length;
      if (by === into.length) [at, by] = [at + 1, 0];
    }
  }
  return runs.runs;
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

function shownItems(text: Y.XmlText): readonly Y.Item[] {
  return itemsOf(text).filter((item) => item.countable && !item.deleted);
}

/** The stretches without their first units. */
function behind(items: readonly Y.Item[], count: number): readonly Stretch[] {
  let left = count;
  return items.flatMap((item) => {
    const by = Math.min(left, item.length);
    left -= by;
    return by === item.length ? [] : [{ ...shifted(item.id, by), length: item.length - by }];
  });
}
