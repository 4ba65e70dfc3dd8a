import * as Y from "yjs";
import type { MoveIndex } from "./move-index.ts";
import { type Move, RunList, type Stretch, shifted, type UnitId } from "./moves.ts";
import { UnitSet } from "./unit-set.ts";

/** What stood in the document before a transaction that is still open, and what stands there now. */
export class UnitLives {
  readonly #store: Y.Doc["store"];
  readonly #stateBefore: ReadonlyMap<number, number>;
  /** What had died in the transaction when this was made. */
  readonly #died: UnitSet;
  readonly #early: UnitSet;

  /** `early`: what an update deleted before the transaction that took the rest of it. */
  constructor({ doc, beforeState, deleteSet }: Y.Transaction, early = new UnitSet()) {
    this.#store = doc.store;
    this.#early = early;
    this.#stateBefore = beforeState;
    this.#died = new UnitSet(deleteSet);
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
    return !this.#isNew(id) && (this.isLive(id) || this.#died.has(id) || this.#early.has(id));
  }

  /** Known before, and deleted before. */
  wasGone(id: UnitId): boolean {
    return !this.#isNew(id) && !this.wasLive(id);
  }

  /** For how many units from this one on all of that is the same. */
  sameFor(id: UnitId): number {
    const struct = this.structAt(id);
    if (struct === null) return Number.POSITIVE_INFINITY;
    return Math.min(
      struct.id.clock + struct.length - id.clock,
      this.#died.sameFor(id),
      this.#early.sameFor(id),
    );
  }

  #isNew({ client, clock }: UnitId): boolean {
    return clock >= (this.#stateBefore.get(client) ?? 0);
  }
}

/** Visible copies, made by these moves, of what was moved or deleted before the transaction. */
export function* contestedCopies(moves: readonly Move[], lives: UnitLives): Generator<Stretch> {
  for (const { runs } of moves) {
    for (const { source, copy, length } of runs) {
      for (let by = 0; by < length; ) {
        const [from, to] = [shifted(source, by), shifted(copy, by)];
        if (lives.structAt(from) === null || lives.structAt(to) === null) break;
        const isContested = !lives.wasLive(from) && lives.isLive(to);
        const alike = Math.min(length - by, lives.sameFor(from), lives.sameFor(to));
        if (isContested) yield { ...to, length: alike };
        by += alike;
      }
    }
  }
}

/** Units in a row that fare alike, as do their relatives. */
export interface Kin {
  readonly unit: UnitId;
  readonly length: number;
  readonly members: readonly UnitId[];
}

/** Cuts a stretch where its units, or any of their relatives, begin to fare differently. */
export function* kinOf(
  stretch: Stretch,
  { lives, index }: { lives: Pick<UnitLives, "sameFor">; index: MoveIndex },
): Generator<Kin> {
  for (let by = 0; by < stretch.length; ) {
    const unit = shifted(stretch, by);
    const family = index.family(unit, stretch.length - by);
    const { members } = family;
    const length = members.reduce(
      (least, member) => Math.min(least, lives.sameFor(member)),
      family.length,
    );
    yield { unit, length, members };
    by += length;
  }
}

/**
 * Copies of characters that somebody else had deleted when they were moved in ignorance of that.
 * They are to be deleted as well; it does no harm when several do so.
 */
export function copiesOfDeleted(
  moves: readonly Move[],
  parts: { lives: UnitLives; index: MoveIndex },
): RunList["runs"] {
  const { lives } = parts;
  const doomed = new RunList();
  for (const copy of contestedCopies(moves, lives)) {
    for (const { unit, length, members } of kinOf(copy, parts)) {
      const wasDeleted = members.some((id) => lives.wasGone(id));
      const isDoomed = wasDeleted && !members.some((id) => lives.wasLive(id));
      if (isDoomed) doomed.add(unit, unit, length);
    }
  }
  return doomed.runs;
}
