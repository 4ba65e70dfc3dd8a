import * as Y from "yjs";
import { factReferenceName } from "./fact-reference.ts";
import { IdSet } from "./id-set.ts";
import {
  addedMoves,
  keyOf,
  type Move,
  MoveIndex,
  movesName,
  RunList,
  shifted,
  sizeOf,
  type UnitId,
  writeMove,
} from "./moves.ts";
import { type LineContent, SharedText } from "./shared-text.ts";
import { contestedCopies, copiesOfDeleted, UnitLives } from "./unit-lives.ts";

/** What was done for how many characters. */
export interface Reconciliation {
  /**
   * followed: typed beside characters that somebody else moved; put beside their copies.
   * reduced: moved by two people at once; one of the copies was taken away.
   * deleted: deleted by one while moved by another; the copy was deleted as well.
   * lost: typed into what somebody else deleted with everything around it; there is no place left.
   */
  readonly kind: "followed" | "reduced" | "deleted" | "lost";
  readonly units: number;
}

/**
 * Mends what an update does to blocks that somebody else split, joined, wrapped or retyped at the
 * same time, as far as the records of `moves` tell (core/document/moves.ts). To be called once per
 * update, at the one place where updates are ordered, inside the transaction that applied it and
 * after it: the deleted characters are still there, and the mending belongs to the same commit.
 * `update` is the update as received, the only one in its transaction: what stood before the
 * transaction is what its author may not have known. Costs next to nothing where nothing was moved.
 */
export function reconcileMoves(
  transaction: Y.Transaction,
  update: Uint8Array,
): readonly Reconciliation[] {
  const moves = transaction.doc.getMap(movesName);
  if (moves.size === 0) return [];
  const added = addedMoves(moves, transaction);
  if (added.length === 0 && !mayHaveStrays(transaction)) return [];
  return new Reconciler({ transaction, update, moves, added }).run();
}

/** Whether something new stands beside deleted characters or in a deleted place. */
function mayHaveStrays({ doc: { store }, beforeState }: Y.Transaction): boolean {
  const isGone = (id: UnitId | null) => {
    const structs = id === null ? undefined : store.clients.get(id.client);
    if (id === null || structs === undefined) return false;
    return structs[Y.findIndexSS(structs, id.clock)]?.deleted === true;
  };
  for (const [client, structs] of store.clients) {
    const from = beforeState.get(client) ?? 0;
    if (Y.getState(store, client) <= from) continue;
    for (const struct of structs.slice(Y.findIndexSS(structs, from))) {
      if (!(struct instanceof Y.Item) || struct.deleted) return true;
      if (isGone(struct.origin) || isGone(struct.rightOrigin)) return true;
      if (!isNextTo(struct.left, struct.origin)) return true;
    }
  }
  return false;
}

/** Something typed, as one struct of the store holds it. */
interface Piece {
  readonly id: UnitId;
  readonly length: number;
  readonly content: LineContent;
  readonly origin: UnitId | null;
  readonly rightOrigin: UnitId | null;
  /** The update's own account of the struct, which knows the parent of what Yjs has forgotten. */
  readonly decoded: Y.Item | null;
}

/** How far to look for somebody who moved along. */
const maxCompany = 2_000;

const nothingElse = { blocks: [], ends: [], fences: [] } as const;

type Between = Pick<Piece, "origin" | "rightOrigin" | "decoded">;

type Place =
  | { readonly at: "after" | "before"; readonly unit: UnitId }
  | { readonly at: "inside" | "after-block" | "before-block"; readonly block: Y.XmlElement };

interface Work {
  readonly transaction: Y.Transaction;
  readonly update: Uint8Array;
  readonly moves: Y.Map<unknown>;
  readonly added: readonly Move[];
}

class Reconciler {
  readonly #work: Work;
  readonly #lives: UnitLives;
  readonly #text: SharedText;
  readonly #index: MoveIndex;
  readonly #decoded: readonly Y.Item[];
  /** What the update deletes by name, in contrast to what goes with a deleted block. */
  readonly #named: IdSet;
  readonly #went: readonly Y.Item[];
  /** Copies that gave way to another copy. */
  readonly #reduced = new RunList();
  /** Blocks that lost characters. */
  readonly #thinned = new Set<Y.XmlElement>();
  readonly #lost = new Set<string>();
  readonly #followed = new RunList();
  readonly #homeless = new RunList();
  #deleted = 0;

  constructor(work: Work) {
    this.#work = work;
    this.#lives = new UnitLives(work.transaction);
    this.#text = new SharedText(work.transaction.doc);
    this.#index = new MoveIndex(work.moves.values());
    const { structs, ds } = Y.decodeUpdate(work.update);
    this.#decoded = structs.filter((struct) => struct instanceof Y.Item);
    this.#named = new IdSet(ds);
    this.#went = unnamedDeletions(work.transaction, this.#named);
  }

  run(): readonly Reconciliation[] {
    this.#deleteWhatWasDeleted();
    this.#reduceCopies();
    this.#orderBlocks();
    this.#leadStrays();
    this.#removeEmptied();
    const done: Reconciliation[] = [{ kind: "deleted", units: this.#deleted }];
    const rewritten = {
      ...nothingElse,
      runs: this.#text.rewritten.runs,
      made: "rewritten",
    } as const;
    writeMove(this.#work.moves, rewritten);
    const kinds = { followed: this.#followed, reduced: this.#reduced, lost: this.#homeless };
    for (const made of ["followed", "reduced", "lost"] as const) {
      const { runs } = kinds[made];
      // Told in the document as well, so that whoever wrote it can be told.
      writeMove(this.#work.moves, { ...nothingElse, runs, made });
      done.push({ kind: made, units: lengthOf(runs) });
    }
    return done.filter(({ units }) => units > 0);
  }

  /** One deleted a character, the other, who did not know, moved it: it stays deleted. */
  #deleteWhatWasDeleted(): void {
    const doomed = copiesOfDeleted(this.#work.added, { lives: this.#lives, index: this.#index });
    for (const { copy, length } of doomed) {
      this.#text.deleteUnits(copy, length);
      for (let by = 0; by < length; by++) this.#lost.add(keyOf(shifted(copy, by)));
    }
    this.#deleted = lengthOf(doomed);
  }

  /**
   * Two moved the same character: one copy stays. A part of a block was set apart on purpose, so
   * it prevails over the whole; between equals the earlier one.
   */
  #reduceCopies(): void {
    for (const copy of contestedCopies(this.#work.added, this.#lives)) {
      for (const other of this.#index.family(copy)) {
        if (keyOf(other) === keyOf(copy) || !this.#isLive(other)) continue;
        const isBetter = this.#weightOf(copy) < this.#weightOf(other);
        const [winner, loser] = isBetter ? [copy, other] : [other, copy];
        this.#lost.add(keyOf(loser));
        this.#reduced.add(loser, winner);
        if (loser === copy) break;
      }
    }
    for (const { source, length } of this.#reduced.runs) {
      const block = this.#text.blockOf(source);
      if (block !== null) this.#thinned.add(block);
      this.#text.deleteUnits(source, length);
    }
  }

  /** The least is the best copy. */
  #weightOf(copy: UnitId): number {
    const move = this.#index.moveOf(copy);
    if (move === null) return 0;
    return this.#index.isFence(copy) ? Number.POSITIVE_INFINITY : sizeOf(move);
  }

  /** A part that two split off stands behind the rest, whatever order Yjs gave the two blocks. */
  #orderBlocks(): void {
    for (const block of this.#thinned) {
      const { first, last } = this.#text.boundsOf(block);
      if (first === null || last === null) continue;
      const units = this.#text.allUnitsOf(block);
      const tail = units.slice(units.findIndex((id) => keyOf(id) === keyOf(last)) + 1);
      const lost = tail.find((id) => this.#lost.has(keyOf(id)));
      const winner = lost === undefined ? null : this.#liveRelative(lost);
      const other = winner === null ? null : this.#text.blockOf(winner);
      if (other === null || other === block) continue;
      const { runs, blocks } = this.#text.moveBehind(other, block);
      this.#index.add({ runs, blocks, ends: [], fences: [], made: "rewritten" });
      writeMove(this.#work.moves, { runs, blocks, ends: [], fences: [], made: "rewritten" });
    }
  }

  /** What was typed beside moved characters follows them. */
  #leadStrays(): void {
    let waiting = [
      ...this.#piecesOfUpdate(),
      ...this.#piecesNearMoves(),
      ...this.#piecesThatWent(),
    ];
    // A stray may stand beside another that is found later.
    for (let round = 0; round < 4 && waiting.length > 0; round++) {
      waiting = waiting.filter((piece) => !this.#lead(piece));
    }
    const told = new Set<string>();
    for (const { id, length } of waiting) {
      if (!told.has(keyOf(id))) this.#homeless.add(id, id, length);
      told.add(keyOf(id));
    }
  }

  /** False when it may be a stray that has nowhere to go yet. */
  #lead(piece: Piece): boolean {
    const isLive = this.#isLive(piece.id);
    if (!isLive && !this.#isHomeless(piece.id)) return true;
    const place = isLive ? this.#betterPlace(piece) : this.#placeOf(piece);
    if (place === null) return isLive;
    const cutBefore = this.#text.rewritten.runs.length;
    const copies = this.#put(piece, place);
    const cut = this.#text.rewritten.runs.slice(cutBefore);
    if (cut.length > 0) this.#index.add({ ...nothingElse, runs: cut, made: "rewritten" });
    if (isLive) this.#leave(piece);
    const runs = new RunList();
    for (const [by, copy] of copies.entries()) runs.add(shifted(piece.id, by), copy);
    for (const run of runs.runs) this.#followed.add(run.source, run.copy, run.length);
    this.#index.add({ runs: runs.runs, blocks: [], ends: [], fences: [], made: "followed" });
    return true;
  }

  /** A block that a stray was the last to leave goes, too. */
  #leave({ id, length }: Piece): void {
    const block = this.#text.blockOf(id);
    if (block !== null) this.#thinned.add(block);
    this.#text.deleteUnits(id, length);
  }

  /** Null when a visible piece stands where it belongs. */
  #betterPlace({ id, origin, rightOrigin }: Piece): Place | null {
    const left = this.#neighbour(origin, "left");
    const isKnowing = left !== null && this.#index.areOfOneMove(left, id);
    if (isKnowing || this.#index.isFence(id)) return null;
    const right = this.#neighbour(rightOrigin, "right");
    if (left !== null && this.#isLive(left)) return this.#placeBeforeJoined(id);
    const isRightMoved =
      right !== null && !this.#isLive(right) && this.#liveRelative(right) !== null;
    if (left === null) {
      const target = isRightMoved && origin === null ? this.#liveRelative(right) : null;
      return target === null ? null : { at: "before", unit: target };
    }
    const target = this.#liveRelative(left);
    const isUnaware = right === null || isRightMoved || this.#lost.has(keyOf(left));
    return target !== null && isUnaware ? { at: "after", unit: target } : null;
  }

  /**
   * Typed at the end of a line to which somebody else joined the next at the same moment: Yjs puts
   * one of the two first, and what was typed belongs before what was joined.
   */
  #placeBeforeJoined(id: UnitId): Place | null {
    const item = this.#text.itemAt(id);
    if (item === null || item.id.clock !== id.clock || isNextTo(item.left, item.origin))
      return null;
    let joined: UnitId | null = null;
    for (let left = item.left; left !== null; left = left.left) {
      if (holdsUnit(left, item.origin)) break;
      const isRival = Y.compareIDs(left.origin, item.origin) && this.#isLive(left.id);
      const move = isRival ? this.#index.moveOf(left.id) : null;
      if (move?.made === null && !this.#index.isFence(left.id)) joined = left.id;
    }
    const isJoinedToo = joined !== null && this.#index.moveOf(id) !== null;
    return joined === null || isJoinedToo ? null : { at: "before", unit: joined };
  }

  /** Where something belongs whose block is gone; null when nothing tells. */
  #placeOf(piece: Piece): Place | null {
    return this.#placeBetween(piece, new Set());
  }

  /** `tried` keeps a crafted update from leading in a circle. */
  #placeBetween({ origin, rightOrigin, decoded }: Between, tried: Set<string>): Place | null {
    const left = origin && this.#liveRelative(this.#index.lastBefore(origin));
    if (left) return { at: "after", unit: left };
    const right = rightOrigin && this.#liveRelative(rightOrigin);
    if (right) return { at: "before", unit: right };
    return (
      (decoded && this.#placeBeforeText(decoded)) ??
      (decoded && this.#placeByBlock(decoded, tried)) ??
      this.#placeByCompany(origin, "after") ??
      this.#placeByCompany(rightOrigin, "before") ??
      this.#placeThrough(origin, tried)
    );
  }

  /** An element that was put into the middle of a text stands before what then became another. */
  #placeBeforeText({ id, content }: Y.Item): Place | null {
    if (!(content instanceof Y.ContentType)) return null;
    const text = this.#decoded.find(({ origin }) => origin !== null && Y.compareIDs(origin, id));
    const first = this.#decoded.find(({ parent, origin, parentSub }) => {
      const isInText = text !== undefined && parent instanceof Y.ID;
      return isInText && origin === null && parentSub === null && Y.compareIDs(parent, text.id);
    });
    const relative = first === undefined ? null : this.#liveRelative(first.id);
    return relative === null ? null : { at: "before", unit: relative };
  }

  /** The neighbour is gone as well, but the update tells where it had been put. */
  #placeThrough(neighbour: UnitId | null, tried: Set<string>): Place | null {
    const item = neighbour && this.#itemAt(neighbour, tried);
    return item
      ? this.#placeBetween(
          { origin: item.origin, rightOrigin: item.rightOrigin, decoded: item },
          tried,
        )
      : null;
  }

  #placeByBlock(item: Y.Item, tried: Set<string>): Place | null {
    const siblings = [
      [item.origin, "after-block"],
      [item.rightOrigin, "before-block"],
    ] as const;
    for (const [id, at] of siblings) {
      const block = id && this.#text.elementAt(this.#index.blockFor(id) ?? id);
      if (block) return { at, block };
    }
    for (const [id, at] of siblings) {
      const sibling = id && this.#itemAt(id, tried);
      const place = sibling ? this.#placeByBlock(sibling, tried) : null;
      if (place?.at === "inside") return { at, block: place.block };
      if (place) return place;
    }
    const parent = parentIdOf(item);
    const inside = this.#text.elementAt(parent && this.#index.blockFor(parent));
    if (inside) return { at: "inside", block: inside };
    const above = parent && this.#itemAt(parent, tried);
    return above ? this.#placeByBlock(above, tried) : null;
  }

  #itemAt(id: UnitId, tried: Set<string>): Y.Item | null {
    const item = this.#decoded.find((each) => holdsUnit(each, id)) ?? this.#text.itemAt(id);
    if (item === null || tried.has(keyOf(item.id))) return null;
    tried.add(keyOf(item.id));
    return item;
  }

  /** Where the neighbour stood that is deleted now, or beside what moved together with it. */
  #placeByCompany(neighbour: UnitId | null, at: "after" | "before"): Place | null {
    if (neighbour === null) return null;
    const id = at === "after" ? this.#index.lastBefore(neighbour) : neighbour;
    const standing = this.#index.family(id).findLast((unit) => this.#text.standsInLine(unit));
    if (standing !== undefined) return { at, unit: standing };
    let looked = 0;
    for (const { unit, side } of this.#index.companions(id)) {
      const relative = this.#liveRelative(unit);
      if (relative !== null) return { at: side === "before" ? "after" : "before", unit: relative };
      looked += 1;
      if (looked > maxCompany) return null;
    }
    return null;
  }

  #put({ content, decoded }: Piece, place: Place): readonly UnitId[] {
    if ("unit" in place) return this.#text.insertBeside(place.unit, place.at, content);
    if (place.at === "inside") return this.#text.insertInto(place.block, content);
    const block = new Y.XmlElement("paragraph");
    this.#text.insertBlock(block, place.block, place.at === "after-block" ? "after" : "before");
    const source = decoded === null ? null : this.#blockOfDecoded(decoded);
    const copy = block._item?.id;
    if (source !== null && copy !== undefined) {
      this.#index.add({
        runs: [],
        blocks: [{ source, copy }],
        ends: [],
        fences: [],
        made: "followed",
      });
    }
    return this.#text.insertInto(block, content);
  }

  /** The block, itself part of the update, in which a struct of the update was typed. */
  #blockOfDecoded(item: Y.Item): UnitId | null {
    const parent = parentIdOf(item);
    if (parent === null) return null;
    const above = this.#decoded.find(({ id }) => keyOf(id) === keyOf(parent));
    if (above === undefined) return null;
    const isText =
      above.content instanceof Y.ContentType && above.content.type instanceof Y.XmlText;
    return isText ? this.#blockOfDecoded(above) : above.id;
  }

  *#piecesOfUpdate(): Generator<Piece> {
    for (const item of this.#decoded) {
      const content = this.#contentOf(item);
      if (content !== null) yield* this.#pieces(item, content);
    }
  }

  /** What stands in the texts from which the update moved something, without being moved. */
  *#piecesNearMoves(): Generator<Piece> {
    const blocks = new Set(this.#thinned);
    for (const { runs } of this.#work.added) {
      for (const { source, copy } of runs) {
        for (const unit of [copy, ...this.#index.family(source)]) {
          const block = this.#text.blockOf(unit);
          if (block !== null) blocks.add(block);
        }
      }
    }
    for (const block of blocks) {
      for (const item of this.#text.allItemsOf(block)) {
        const content = this.#contentOf(item);
        if (content !== null) yield* this.#pieces(item, content);
      }
    }
  }

  /** What its author did not name, but deleted together with a block. */
  *#piecesThatWent(): Generator<Piece> {
    for (const item of this.#went) {
      const content = this.#contentOf(item);
      if (content !== null) yield* this.#pieces(item, content);
    }
  }

  /** The item cut where the store holds it as several structs. */
  *#pieces(item: Y.Item, content: LineContent): Generator<Piece> {
    const end = item.id.clock + item.length;
    for (let { clock } = item.id; clock < end; ) {
      const id = { client: item.id.client, clock };
      const struct = this.#lives.structAt(id);
      if (struct === null) return;
      const length = Math.min(end, struct.id.clock + struct.length) - clock;
      const isLive = this.#isLive(id);
      for (const part of isLive ? [{ clock, length }] : this.#homelessParts(id, length)) {
        const by = part.clock - item.id.clock;
        yield {
          id: { client: item.id.client, clock: part.clock },
          length: part.length,
          content: typeof content === "string" ? content.slice(by, by + part.length) : content,
          origin: by === 0 ? item.origin : { client: item.id.client, clock: part.clock - 1 },
          rightOrigin: item.rightOrigin,
          decoded: by === 0 ? item : null,
        };
      }
      clock += length;
    }
  }

  /** What people see of an item: characters, or a fact reference among them. */
  #contentOf(item: Y.Item): LineContent | null {
    const { content } = item;
    if (content instanceof Y.ContentString) return content.str;
    const type: unknown = content instanceof Y.ContentType ? content.type : null;
    if (!(type instanceof Y.XmlElement) || type.nodeName !== factReferenceName) return null;
    // In an update they are structs of their own; in the document they may be deleted by now.
    const inUpdate = this.#decoded.filter(({ parent, parentSub }) => {
      return parentSub !== null && parent instanceof Y.ID && Y.compareIDs(parent, item.id);
    });
    const attributes = [...inUpdate.map((each) => [each.parentSub, each] as const), ...type._map];
    return {
      attributes: Object.fromEntries(
        attributes.map(([name, each]) => [name, each.content.getContent().at(-1)]),
      ),
    };
  }

  /** Stretches of units that went with a deleted block and that nobody deleted by name. */
  *#homelessParts(start: UnitId, length: number): Generator<{ clock: number; length: number }> {
    let from: number | null = null;
    for (let by = 0; by <= length; by++) {
      const isHomeless = by < length && this.#isHomeless(shifted(start, by));
      if (isHomeless) from ??= start.clock + by;
      else if (from !== null) {
        yield { clock: from, length: start.clock + by - from };
        from = null;
      }
    }
  }

  #isHomeless(id: UnitId): boolean {
    if (this.#named.has(id) || this.#lost.has(keyOf(id))) return false;
    const family = this.#index.family(id);
    if (family.some((each) => this.#isLive(each))) return false;
    const wasDeleted = family.some((each) => this.#lives.wasGone(each));
    return !wasDeleted || family.some((each) => this.#lives.wasLive(each));
  }

  /** The nearest unit on that side when the struct named is none, such as a change of format. */
  #neighbour(id: UnitId | null, side: "left" | "right"): UnitId | null {
    if (id === null) return null;
    const unit = side === "left" ? this.#index.lastBefore(id) : id;
    let item = this.#lives.structAt(unit);
    if (!(item instanceof Y.Item) || !isFormat(item)) return unit;
    while (item instanceof Y.Item && isFormat(item)) item = item[side];
    if (!(item instanceof Y.Item)) return null;
    return side === "left" ? item.lastId : item.id;
  }

  /** Blocks that lost every character to another copy go, with what held nothing else. */
  #removeEmptied(): void {
    for (const block of this.#thinned) this.#text.removeIfEmpty(block);
  }

  #isLive(id: UnitId): boolean {
    return !this.#lost.has(keyOf(id)) && this.#lives.isLive(id);
  }

  #liveRelative(id: UnitId): UnitId | null {
    return this.#index.family(id).find((member) => this.#isLive(member)) ?? null;
  }
}

function isNextTo(left: Y.Item | null, origin: UnitId | null): boolean {
  if (left === null || origin === null) return left === null && origin === null;
  return Y.compareIDs(left.lastId, Y.createID(origin.client, origin.clock));
}

function holdsUnit({ id, length }: Y.Item, unit: UnitId | null): boolean {
  if (unit?.client !== id.client) return false;
  return unit.clock >= id.clock && unit.clock < id.clock + length;
}

function isFormat({ content }: Y.Item): boolean {
  return content instanceof Y.ContentFormat;
}

function unnamedDeletions({ deleteSet, doc }: Y.Transaction, named: IdSet): Y.Item[] {
  const items: Y.Item[] = [];
  for (const [client, ranges] of deleteSet.clients) {
    const structs = doc.store.clients.get(client) ?? [];
    for (const { clock, len } of ranges) {
      for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
        const struct = structs[at];
        if (struct === undefined || struct.id.clock >= clock + len) break;
        if (struct instanceof Y.Item && !named.has(struct.id)) items.push(struct);
      }
    }
  }
  return items;
}

function lengthOf(runs: RunList["runs"]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

/** A struct of an update names its parent, one of the document has it. */
function parentIdOf({ parent }: Y.Item): UnitId | null {
  if (parent instanceof Y.ID) return parent;
  return parent instanceof Y.AbstractType ? (parent._item?.id ?? null) : null;
}
