import * as Y from "yjs";
import { parentIdOf } from "./decoded-items.ts";
import { MoveIndex } from "./move-index.ts";
import {
  addedMoves,
  dropSurplusMoves,
  hasMoves,
  recordedMoves,
  writeMove,
} from "./move-records.ts";
import {
  keyOf,
  type Move,
  movesName,
  RunList,
  type Stretch,
  shifted,
  sizeOf,
  type UnitId,
} from "./moves.ts";
import { SharedText } from "./shared-text.ts";
import { Standing } from "./standing.ts";
import { type Piece, StrayPieces } from "./stray-pieces.ts";
import { isNextTo, type Place, StrayPlaces } from "./stray-places.ts";
import { contestedCopies, copiesOfDeleted, type Kin } from "./unit-lives.ts";
import type { UnitSet } from "./unit-set.ts";
import { WorkBudget } from "./work-budget.ts";

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
 *
 * @throws OverBudgetError with the transaction half-done; the update can only be taken without this
 */
export function reconcileMoves(
  transaction: Y.Transaction,
  update: Uint8Array,
): readonly Reconciliation[] {
  const moves = transaction.doc.getMap(movesName);
  if (!hasMoves(moves)) return [];
  const isMapChanged = [...transaction.changed.keys()].some((type) => Object.is(type, moves));
  if (isMapChanged) dropSurplusMoves(moves);
  const added = addedMoves(moves, transaction);
  if (added.length === 0 && !mayHaveStrays(transaction)) return [];
  const budget = new WorkBudget(maxSteps);
  const index = isMapChanged ? new MoveIndex(recordedMoves(moves)) : keptIndexOf(moves);
  index.workWithin(budget);
  return new Reconciler({ transaction, update, moves, added, index, budget }).run();
}

/** Some hundred milliseconds; two people who wrap 1,500 blocks at once take a fiftieth. */
const maxSteps = 1_000_000;

/** So many strays, each beside the one before, are followed. */
const maxRounds = 8;

/** Kept until somebody records a move, or the server does. */
const indexByMoves = new WeakMap<object, MoveIndex>();

function keptIndexOf(moves: Y.Map<unknown>): MoveIndex {
  const known = indexByMoves.get(moves);
  if (known !== undefined) return known;
  const index = new MoveIndex(recordedMoves(moves));
  indexByMoves.set(moves, index);
  moves.observe(forgetIndex);
  return index;
}

function forgetIndex({ target }: Y.YMapEvent<unknown>): void {
  indexByMoves.delete(target);
  target.unobserve(forgetIndex);
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

const nothingElse = { runs: [], blocks: [], ends: [], known: [] } as const;

interface Work {
  readonly transaction: Y.Transaction;
  readonly update: Uint8Array;
  readonly moves: Y.Map<unknown>;
  readonly added: readonly Move[];
  readonly index: MoveIndex;
  readonly budget: WorkBudget;
}

class Reconciler {
  readonly #work: Work;
  readonly #standing: Standing;
  readonly #text: SharedText;
  readonly #places: StrayPlaces;
  readonly #pieces: StrayPieces;
  readonly #went: readonly Y.Item[];
  /** Copies that gave way to another copy. */
  readonly #reduced = new RunList();
  /** Blocks that lost characters. */
  readonly #thinned = new Set<Y.XmlElement>();
  readonly #followed = new RunList();
  readonly #homeless = new RunList();
  #deleted = 0;

  constructor(work: Work) {
    const { transaction, budget } = work;
    this.#work = work;
    this.#standing = new Standing(work);
    this.#text = new SharedText(transaction.doc, budget);
    const parts = { standing: this.#standing, text: this.#text, budget };
    this.#places = new StrayPlaces(parts);
    this.#pieces = new StrayPieces(parts);
    this.#went = unnamedDeletions(transaction, this.#standing.decoded.named);
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
    const doomed = copiesOfDeleted(this.#work.added, this.#standing);
    for (const { copy, length } of doomed) {
      this.#text.deleteUnits(copy, length);
      this.#standing.lost.add(copy, length);
    }
    this.#deleted = lengthOf(doomed);
  }

  /**
   * Two moved the same character: one copy stays. A part of a block was set apart on purpose, so
   * it prevails over the whole; between equals the earlier one.
   */
  #reduceCopies(): void {
    for (const contested of contestedCopies(this.#work.added, this.#standing.lives)) {
      for (const kin of this.#standing.kinOf(contested)) this.#reduce(kin);
    }
    for (const { source, length } of this.#reduced.runs) {
      const block = this.#text.blockOf(source);
      if (block !== null) this.#thinned.add(block);
      this.#text.deleteUnits(source, length);
    }
  }

  #reduce({ unit: copy, length, members }: Kin): void {
    for (const other of members) {
      if (!this.#standing.isLive(copy)) return;
      if (keyOf(other) === keyOf(copy) || !this.#standing.isLive(other)) continue;
      const isBetter = this.#weightOf(copy) < this.#weightOf(other);
      const [winner, loser] = isBetter ? [copy, other] : [other, copy];
      this.#standing.lost.add(loser, length);
      this.#reduced.add(loser, winner, length);
    }
  }

  /** The least is the best copy. */
  #weightOf(copy: UnitId): number {
    const move = this.#work.index.moveOf(copy);
    return move === null ? 0 : sizeOf(move);
  }

  /** A part that two split off stands behind the rest, whatever order Yjs gave the two blocks. */
  #orderBlocks(): void {
    for (const block of this.#thinned) {
      if (this.#text.isEmpty(block)) continue;
      const lost = this.#firstLost(this.#text.goneTailOf(block));
      const winner = lost && this.#standing.liveRelative(lost);
      const other = winner && this.#text.blockOf(winner);
      if (other === null || other === block) continue;
      const moved = this.#text.moveBehind(other, block);
      const move = { ...nothingElse, ...moved, made: "rewritten" } as const;
      this.#work.index.add(move);
      writeMove(this.#work.moves, move);
    }
  }

  #firstLost(stretches: readonly Stretch[]): UnitId | null {
    const { lost } = this.#standing;
    for (const stretch of stretches) {
      if (lost.has(stretch)) return stretch;
      const by = lost.sameFor(stretch);
      if (by < stretch.length) return shifted(stretch, by);
    }
    return null;
  }

  /** What was typed beside moved characters follows them. */
  #leadStrays(): void {
    let pieces = [
      ...this.#pieces.ofUpdate(),
      ...this.#pieces.inBlocks(this.#blocksNearMoves()),
      ...this.#pieces.thatWent(this.#went),
    ];
    // A stray may stand beside another that is found later.
    for (let round = 0; round < maxRounds && pieces.length > 0; round++) {
      const rest = pieces.filter((piece) => !this.#lead(piece));
      if (rest.length === pieces.length) break;
      pieces = rest;
    }
    const told = new Set<string>();
    for (const { id, length } of pieces) {
      if (this.#standing.isLive(id)) continue;
      if (!told.has(keyOf(id))) this.#homeless.add(id, id, length);
      told.add(keyOf(id));
    }
  }

  /** False when it stands where it belongs, or may be a stray that has nowhere to go, yet. */
  #lead(piece: Piece): boolean {
    const { id, length } = piece;
    const isLive = this.#standing.isLive(id);
    if (!isLive && !this.#isHomeless(id)) return true;
    const place = isLive ? this.#places.betterPlace(piece) : this.#places.placeOf(piece);
    if (place === null) return false;
    const cutBefore = this.#text.rewritten.runs.length;
    const copy = this.#put(piece, place);
    const cut = this.#text.rewritten.runs.slice(cutBefore);
    if (cut.length > 0) this.#work.index.add({ ...nothingElse, runs: cut, made: "rewritten" });
    // The block stays, though it may be empty now: a redo may bring its words back.
    if (isLive) {
      this.#text.deleteUnits(id, length);
      this.#text.fenceBehind(id);
    }
    if (copy === null) return true;
    this.#followed.add(id, copy, length);
    const runs = [{ source: id, copy, length }];
    this.#work.index.add({ ...nothingElse, runs, made: "followed" });
    return true;
  }

  #isHomeless(unit: UnitId): boolean {
    return this.#standing.isHomeless({ unit, members: this.#work.index.family(unit).members });
  }

  #put({ content, decoded }: Piece, place: Place): Stretch | null {
    if ("unit" in place) return this.#text.insertBeside(place.unit, place.at, content);
    if (place.at === "inside") return this.#text.insertInto(place.block, content);
    const block = new Y.XmlElement("paragraph");
    this.#text.insertBlock(block, place.block, place.at === "after-block" ? "after" : "before");
    const source = decoded === null ? null : this.#blockOfDecoded(decoded);
    const copy = block._item?.id;
    if (source !== null && copy !== undefined) {
      this.#work.index.add({
        ...nothingElse,
        blocks: [{ source, copy }],
        made: "followed",
      });
    }
    return this.#text.insertInto(block, content);
  }

  /** The block, itself part of the update, in which a struct of the update was typed. */
  #blockOfDecoded(item: Y.Item): UnitId | null {
    const parent = parentIdOf(item);
    if (parent === null) return null;
    const above = this.#standing.decoded.itemAt(parent);
    if (above === null) return null;
    const isText =
      above.content instanceof Y.ContentType && above.content.type instanceof Y.XmlText;
    return isText ? this.#blockOfDecoded(above) : above.id;
  }

  /** The blocks from which the update moved something, and those to which. */
  #blocksNearMoves(): ReadonlySet<Y.XmlElement> {
    const blocks = new Set(this.#thinned);
    for (const { runs } of this.#work.added) {
      for (const { source, copy } of runs) {
        for (const unit of [copy, ...this.#work.index.family(source).members]) {
          const block = this.#text.blockOf(unit);
          if (block !== null) blocks.add(block);
        }
      }
    }
    return blocks;
  }

  /** Blocks that lost every character to another copy go, with what held nothing else. */
  #removeEmptied(): void {
    for (const block of this.#thinned) this.#text.removeIfEmpty(block);
  }
}

function unnamedDeletions({ deleteSet, doc }: Y.Transaction, named: UnitSet): Y.Item[] {
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
