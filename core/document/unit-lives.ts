import * as Y from "yjs";
import { IdSet } from "./id-set.ts";
import { type Move, type MoveIndex, RunList, shifted, type UnitId } from "./moves.ts";

/** What stood in the document before a transaction that is still open, and what stands there now. */
export class UnitLives {
  readonly #store: Y.Doc["store"];
  readonly #stateBefore: ReadonlyMap<number, number>;
  /** What had died in the transaction when this was made. */
  readonly #died: IdSet;

  constructor({ doc, beforeState, deleteSet }: Y.Transaction) {
    this.#store = doc.store;
    this.#stateBefore = beforeState;
    this.#died = new IdSet(deleteSet);
  }

  structAt({ client, clock }: UnitId): Y.Item | Y.GC | null {
    const structs = this.#store.clients.get(client);
    if (structs === undefined || clock >= Y.getState(this.#store, client)) return null;
    return structs[Y.findIndexSS(structs, clock)] ?? null;
  }

  isLive(id: UnitId): boolean {
    const struct = this.structAt(id);
    return struct instanceof Y.Item && struct.countable && !struct.deleted;
  }

  wasLive(id: UnitId): boolean {
    return !this.#isNew(id) && (this.isLive(id) || this.#died.has(id));
  }

  /** Known before, and deleted before. */
  wasGone(id: UnitId): boolean {
    return !this.#isNew(id) && !this.wasLive(id);
  }

  #isNew({ client, clock }: UnitId): boolean {
    return clock >= (this.#stateBefore.get(client) ?? 0);
  }
}

/** Visible copies, made by these moves, of what was moved or deleted before the transaction. */
export function* contestedCopies(moves: readonly Move[], lives: UnitLives): Generator<UnitId> {
  for (const { runs, fences } of moves) {
    for (const { source, copy, length } of [...runs, ...fences]) {
      for (let by = 0; by < length; by++) {
        const struct = lives.structAt(shifted(source, by));
        if (struct === null) break;
        if (lives.wasLive(struct.id)) {
          by = struct.id.clock + struct.length - source.clock - 1;
          continue;
        }
        const unit = shifted(copy, by);
        if (lives.isLive(unit)) yield unit;
      }
    }
  }
}

/**
 * Copies of characters that somebody else had deleted when they were moved in ignorance of that.
 * They are to be deleted as well; it does no harm when several do so.
 */
export function copiesOfDeleted(
  moves: readonly Move[],
  { lives, index }: { lives: UnitLives; index: MoveIndex },
): RunList["runs"] {
  const doomed = new RunList();
  for (const copy of contestedCopies(moves, lives)) {
    const family = index.family(copy);
    const wasDeleted = family.some((id) => lives.wasGone(id));
    if (wasDeleted && !family.some((id) => lives.wasLive(id))) doomed.add(copy, copy);
  }
  return doomed.runs;
}
