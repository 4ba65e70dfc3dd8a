import type * as Y from "yjs";
import { DecodedItems } from "./decoded-items.ts";
import type { MoveIndex } from "./move-index.ts";
import type { Stretch, UnitId } from "./moves.ts";
import { type Kin, kinOf, UnitLives } from "./unit-lives.ts";
import { UnitSet } from "./unit-set.ts";

/** What stands while an update is reconciled, as far as that has come. */
export class Standing {
  readonly lives: UnitLives;
  readonly index: MoveIndex;
  readonly decoded: DecodedItems;
  /** Deleted by the reconciliation, though perhaps not yet in the document. */
  readonly lost = new UnitSet();

  constructor(work: { transaction: Y.Transaction; update: Uint8Array; index: MoveIndex }) {
    this.lives = new UnitLives(work.transaction);
    this.decoded = new DecodedItems(work.update);
    this.index = work.index;
  }

  isLive(id: UnitId): boolean {
    return !this.lost.has(id) && this.lives.isLive(id);
  }

  liveRelative(id: UnitId): UnitId | null {
    return this.index.family(id).members.find((member) => this.isLive(member)) ?? null;
  }

  /** Whether it went with a deleted block, and nobody deleted it by name. */
  isHomeless({ unit, members }: Pick<Kin, "unit" | "members">): boolean {
    if (this.decoded.named.has(unit) || this.lost.has(unit)) return false;
    if (members.some((each) => this.isLive(each))) return false;
    const wasDeleted = members.some((each) => this.lives.wasGone(each));
    return !wasDeleted || members.some((each) => this.lives.wasLive(each));
  }

  /** Cuts a stretch where its units, or any of their relatives, begin to fare differently. */
  kinOf(stretch: Stretch): Generator<Kin> {
    return kinOf(stretch, { index: this.index, lives: this });
  }

  /** For how many units from this one on all of that is the same. */
  sameFor(id: UnitId): number {
    const { lives, lost, decoded } = this;
    return Math.min(lives.sameFor(id), lost.sameFor(id), decoded.named.sameFor(id));
  }
}
