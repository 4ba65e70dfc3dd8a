/**
 * The root Y.Map in which whoever splits, joins, wraps or retypes a block records which characters
 * it wrote anew. Yjs can neither move nor rename: a binding deletes the old characters and inserts
 * copies, which have other ids. With the record two copies of one character can be told from two
 * characters, and what was typed beside the old one can follow to its copy.
 */
export const movesName = "moves";

/** Yjs's name for one inserted unit: a UTF-16 unit of a text, or an element. */
export interface UnitId {
  readonly client: number;
  readonly clock: number;
}

/** Units in a row. */
export interface Stretch extends UnitId {
  readonly length: number;
}

/** `length` units in a row were deleted at `source` and written again at `copy`. */
export interface MovedRun {
  readonly source: UnitId;
  readonly copy: UnitId;
  readonly length: number;
}

export interface Move {
  readonly runs: readonly MovedRun[];
  /** Blocks that went, and the text block that now holds what they held. */
  readonly blocks: readonly { readonly source: UnitId; readonly copy: UnitId }[];
  /**
   * The last struct of a text, deleted or not, and the last unit that was visible before it; or an
   * empty text that went, and the block that it stood in.
   */
  readonly ends: readonly { readonly end: UnitId; readonly last: UnitId }[];
  /**
   * Of each person with words in the blocks concerned, the first unit that whoever moved had not
   * heard of: what was known and left behind was left on purpose.
   */
  readonly known: readonly UnitId[];
  /** What the server did with it when it reconciled, null for the work of a person. */
  readonly made: "followed" | "reduced" | "lost" | "rewritten" | null;
}

/** Units that a move names, which tells a part of a block from the whole. */
export function sizeOf(move: Move): number {
  const known = sizeByMove.get(move);
  if (known !== undefined) return known;
  const size = move.runs.reduce((sum, run) => sum + run.length, 0);
  sizeByMove.set(move, size);
  return size;
}

/** Two copies are weighed for every run, and a move may have thousands. */
const sizeByMove = new WeakMap<Move, number>();

/** Joins runs that continue one another. */
export class RunList {
  readonly runs: MovedRun[] = [];

  add(source: UnitId, copy: UnitId, length = 1): void {
    const last = this.runs.at(-1);
    const isNext = last !== undefined && follows(last.source, source) && follows(last.copy, copy);
    function follows(from: UnitId, to: UnitId): boolean {
      return (
        last !== undefined && from.client === to.client && from.clock + last.length === to.clock
      );
    }
    if (isNext) this.runs[this.runs.length - 1] = { ...last, length: last.length + length };
    else this.runs.push({ source, copy, length });
  }
}

export function keyOf({ client, clock }: UnitId): string {
  return `${client}.${clock}`;
}

export function shifted({ client, clock }: UnitId, by: number): UnitId {
  return { client, clock: clock + by };
}

/** Whether the unit is one of `length` units from `start` on. */
export function holds(start: UnitId, length: number, { client, clock }: UnitId): boolean {
  return client === start.client && clock >= start.clock && clock < start.clock + length;
}
