import { Extension } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Mapping, type StepMap } from "@tiptap/pm/transform";
import { ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";
import {
  AbstractType,
  ContentType,
  type Doc,
  Item,
  iterateDeletedStructs,
  type Transaction,
  type UndoManager,
  XmlElement,
  type XmlFragment,
  XmlText,
} from "yjs";
import { MoveIndex } from "#core/document/move-index.ts";
import { addedMoves, hasMoves, recordedMoves, writeMove } from "#core/document/move-records.ts";
import { type Move, movesName, RunList, shifted, type UnitId } from "#core/document/moves.ts";
import { SharedText } from "#core/document/shared-text.ts";
import { copiesOfDeleted, UnitLives } from "#core/document/unit-lives.ts";
import { UnitSet } from "#core/document/unit-set.ts";
import type { SchemaGate } from "./schema-gate.ts";

/** The steps between the document that was last written to the shared one and that of now. */
interface Unwritten {
  readonly from: Node;
  readonly maps: readonly StepMap[];
}

const unwrittenKey = new PluginKey<Unwritten>("moveRecorder");

/** As much of the binding as is used here; it lies in the state of its plugin. */
interface Binding {
  readonly type: XmlFragment;
  readonly prosemirrorView: { readonly state: EditorState } | null;
  readonly mapping: Map<unknown, unknown>;
  _prosemirrorChanged(doc: Node): void;
}

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
          const binding: Binding = ySyncPluginKey.getState(view.state).binding;
          const write = binding._prosemirrorChanged.bind(binding);
          binding._prosemirrorChanged = (doc) => {
            binding.type.doc?.transact((transaction) => {
              write(doc);
              const unwritten = unwrittenKey.getState(view.state);
              if (unwritten !== undefined && unwritten.from !== doc) {
                recordMoves({ transaction, binding, unwritten, doc });
              }
              written = doc;
            }, ySyncPluginKey);
          };
          const stops = [
            deleteCopiesOfDeleted(gate, () => view.editable),
            recordUndone(binding.type.doc, yUndoPluginKey.getState(view.state).undoManager),
          ];
          return {
            destroy() {
              for (const stop of stops) stop();
              binding._prosemirrorChanged = write;
            },
          };
        },
      }),
    ];
  },
});

/**
 * What this person deleted while somebody else, who did not know, moved it is deleted where it
 * stands now. Only here is it known that the deletion came first. It is done in the document that
 * the network writes into, so that the binding hears of it as of any other change.
 */
function deleteCopiesOfDeleted(gate: SchemaGate | null, mayWrite: () => boolean): () => void {
  if (gate === null) return () => {};
  const doc = gate.stage;
  const moves = doc.getMap(movesName);
  let early = new UnitSet();
  const onMoves = (_event: unknown, transaction: Transaction) => {
    const isOwn = transaction.local || transaction.origin === gate;
    if (isOwn || !mayWrite()) return;
    const lives = new UnitLives(transaction, early);
    const doomed = copiesOfDeleted(addedMoves(moves, transaction), {
      lives,
      index: new MoveIndex(recordedMoves(moves)),
    });
    if (doomed.length === 0) return;
    doc.once("afterAllTransactions", () => {
      doc.transact(() => {
        const text = new SharedText(doc);
        for (const { copy, length } of doomed) text.deleteUnits(copy, length);
      }, movesName);
    });
  };
  // Of an update that must wait for an earlier one Yjs deletes at once, and writes only later: what
  // it moves is not what somebody deleted before.
  const noteEarly = ({ deleteSet, local, origin }: Transaction) => {
    if (doc.store.pendingStructs === null) early = new UnitSet();
    else if (!local && origin !== gate) early.addAll(deleteSet);
  };
  moves.observe(onMoves);
  doc.on("afterTransaction", noteEarly);
  return () => {
    moves.unobserve(onMoves);
    doc.off("afterTransaction", noteEarly);
  };
}

/**
 * Undo and redo write deleted characters anew. For those that a move is known of, this is recorded
 * as well: others may have typed between the characters that undo took away.
 */
function recordUndone(doc: Doc | null, manager: UndoManager): () => void {
  if (doc === null) return () => {};
  const moves = doc.getMap(movesName);
  const onPopped = ({ stackItem }: { stackItem: UndoManager["undoStack"][number] }) => {
    if (!hasMoves(moves)) return;
    doc.transact((transaction) => {
      const index = new MoveIndex(recordedMoves(moves));
      const [runs, fences] = [new RunList(), new RunList()];
      iterateDeletedStructs(transaction, stackItem.deletions, (struct) => {
        if (!(struct instanceof Item) || struct.redone === null || !struct.countable) return;
        const ends = [struct.id, struct.lastId];
        const isMoved = ends.some((end) => index.family(end).members.length > 1);
        const list = index.isFence(struct.id) ? fences : runs;
        if (isMoved) list.add(struct.id, struct.redone, struct.length);
      });
      writeMove(moves, {
        runs: runs.runs,
        fences: fences.runs,
        blocks: [],
        ends: [],
        made: null,
      });
    }, movesName);
  };
  manager.on("stack-item-popped", onPopped);
  return () => manager.off("stack-item-popped", onPopped);
}

interface Written {
  readonly transaction: Transaction;
  readonly binding: Binding;
  readonly unwritten: Unwritten;
  readonly doc: Node;
}

function recordMoves({ transaction, binding, unwritten, doc }: Written): void {
  const body = binding.type;
  const ydoc = transaction.doc;
  if (transaction.deleteSet.clients.size === 0 || !hasWritten(transaction)) return;
  const touched = new Touched(transaction, body);
  const old = touched.layout(unwritten.from, "before");
  const now = touched.layout(doc, "after");
  if (old === null || now === null) return;
  const mapping = new Mapping([...unwritten.maps]);
  const { runs, lastByText } = movedRuns(old, now, mapping);
  const blocks = movedBlocks(old, now, mapping);
  if (runs.runs.length === 0 && blocks.length === 0) return;
  const ends = endsOf(lastByText);
  const fences = new RunList();
  for (const [text, last] of lastByText) fence(text, { last, fences, binding });
  writeMove(ydoc.getMap(movesName), {
    runs: runs.runs,
    fences: fences.runs,
    blocks,
    ends,
    made: null,
  });
}

function hasWritten({ doc, beforeState }: Transaction): boolean {
  const last = doc.store.clients.get(doc.clientID)?.at(-1);
  return last !== undefined && last.id.clock + last.length > (beforeState.get(doc.clientID) ?? 0);
}

/** A run of units at a position of a ProseMirror document. */
interface Placed {
  readonly position: number;
  readonly id: UnitId;
  readonly length: number;
  readonly text: XmlText | null;
}

interface PlacedBlock {
  readonly id: UnitId;
  /** Where its content starts and ends. */
  readonly start: number;
  readonly end: number;
}

/** The part of a document that the transaction concerns, in the order of the document. */
interface Layout {
  /** Before: units that are now deleted. After: units that are new. */
  readonly units: readonly Placed[];
  /** Text blocks; before: those that are now deleted, with the blocks around them. */
  readonly blocks: readonly PlacedBlock[];
}

/** Reads the shared document as it was before the transaction, and as it is now. */
class Touched {
  readonly #transaction: Transaction;
  readonly #body: XmlFragment;
  readonly #changed = new Set<Item>();

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
        if (!part.countable || !this.#isThere(part, time)) continue;
        if (this.#isAtStake(part, time)) {
          units.push({ position: at, id: part.id, length: part.length, text: type });
        }
        at += part.length;
      }
      return at;
    }
    if (!(type instanceof XmlElement)) return position;
    const nodeType = schema.nodes[type.nodeName];
    if (nodeType === undefined) return position;
    const isAtStake = this.#isAtStake(item, time);
    if (nodeType.isLeaf) {
      if (isAtStake) units.push({ position, id: item.id, length: 1, text: null });
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

function movedRuns(old: Layout, now: Layout, mapping: Mapping) {
  const copyAt = new Map<number, UnitId>();
  for (const { position, id, length } of now.units) {
    for (let by = 0; by < length; by++) copyAt.set(position + by, shifted(id, by));
  }
  const runs = new RunList();
  const lastByText = new Map<XmlText, UnitId>();
  for (const { position, id, length, text } of old.units) {
    for (let by = 0; by < length; by++) {
      const mapped = mapping.mapResult(position + by, 1);
      const copy = mapped.deletedAfter ? undefined : copyAt.get(mapped.pos);
      if (copy === undefined) continue;
      runs.add(shifted(id, by), copy);
      if (text !== null) lastByText.set(text, shifted(id, by));
    }
  }
  return { runs, lastByText };
}

/** For each block that went, the text block in which its content, or its last, now stands. */
function movedBlocks(old: Layout, now: Layout, mapping: Mapping): Move["blocks"] {
  return old.blocks.flatMap(({ id, end }) => {
    const mapped = mapping.mapResult(end, -1);
    const inside = now.blocks.findLast(
      ({ start, end }) => start <= mapped.pos && mapped.pos <= end,
    );
    return inside === undefined ? [] : [{ source: id, copy: inside.id }];
  });
}

function endsOf(lastByText: ReadonlyMap<XmlText, UnitId>): Move["ends"] {
  return [...lastByText].flatMap(([text, last]) => {
    const end = childrenOf(text).at(-1)?.lastId;
    const isSame = end === undefined || (end.client === last.client && end.clock === last.clock);
    const whole = text._item?.deleted === true ? [{ end: text._item.id, last }] : [];
    return isSame ? whole : [{ end, last }, ...whole];
  });
}

/**
 * In a text that goes on after its end was moved away, Yjs cannot tell whether a character was
 * typed behind what remains or, without knowledge of the move, behind what was moved: both stand
 * behind the deleted characters. So the last that remains is written again behind them, and what is
 * typed knowingly stands behind that. A text of which nothing remains gives way to a new one.
 */
function fence(text: XmlText, moved: { last: UnitId; fences: RunList; binding: Binding }): void {
  if (text._item?.deleted !== false || !endsWithMoved(text, moved.last)) return;
  const remaining: { insert: string; attributes?: object } | undefined = text.toDelta().at(-1);
  if (remaining === undefined) {
    const parent = text.parent;
    if (!(parent instanceof XmlElement)) return;
    parent.delete(parent.toArray().indexOf(text), 1);
    moved.binding.mapping.delete(text);
    return;
  }
  const character = [...remaining.insert].at(-1) ?? "";
  const { length } = character;
  const old = requireLast(text);
  const source = shifted(old.id, old.length - length);
  text.delete(text.length - length, length);
  text.insert(text.length, character, remaining.attributes ?? {});
  moved.fences.add(source, requireLast(text).id, length);
}

/** Whether nothing visible stands behind this deleted unit. */
function endsWithMoved(text: XmlText, { client, clock }: UnitId): boolean {
  for (const item of childrenOf(text).reverse()) {
    if (item.countable && !item.deleted) return false;
    const isIt = item.id.client === client && item.id.clock <= clock;
    if (isIt && clock < item.id.clock + item.length) return true;
  }
  return false;
}

function requireLast(text: XmlText): Item {
  const item = childrenOf(text).findLast((each) => each.countable && !each.deleted);
  if (item === undefined) throw new Error("a text that shows characters has them");
  return item;
}

function childrenOf(type: XmlFragment | XmlText): Item[] {
  const items: Item[] = [];
  for (let item = type._start; item !== null; item = item.right) items.push(item);
  return items;
}

function typeOf({ content }: Item): unknown {
  return content instanceof ContentType ? content.type : null;
}
