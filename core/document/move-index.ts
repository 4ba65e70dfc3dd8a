import { keyOf, type Move, type MovedRun, shifted, type UnitId } from "./moves.ts";
import { type RecordedRun, RunTable } from "./run-table.ts";
import { WorkBudget } from "./work-budget.ts";

/** A unit with its relatives, as far as they go on side by side. */
export interface Family {
  /** The unit, those it was copied from, and all their copies. */
  readonly members: readonly UnitId[];
  /** For so many units from each member on they are relatives in the same way. */
  readonly length: number;
}

/** More copies of one unit than people ever make. */
const maxMembers = 1_000;

/**
 * Where a unit went, and where it came from, over all records of a document. Every unit is a copy
 * at most once: a record that contradicts another is ignored, as far as it does.
 */
export class MoveIndex {
  readonly #bySource: RunTable;
  readonly #byCopy: RunTable;
  readonly #blocks = new Map<string, UnitId>();
  readonly #ends = new Map<string, UnitId>();
  #budget = new WorkBudget(Number.POSITIVE_INFINITY);

  constructor(moves: readonly Move[]) {
    const runs = withoutRivals(moves.flatMap(recordedRuns));
    this.#bySource = new RunTable("source", runs);
    this.#byCopy = new RunTable("copy", runs);
    for (const move of moves) this.#addPlaces(move);
  }

  /** What is asked from now on counts as part of this work. */
  workWithin(budget: WorkBudget): void {
    this.#budget = budget;
  }

  add(move: Move): void {
    for (const recorded of recordedRuns(move)) {
      const { copy, length } = recorded.run;
      if (this.#byCopy.overlapping(copy, length).length > 0) continue;
      this.#bySource.add(recorded);
      this.#byCopy.add(recorded);
    }
    this.#addPlaces(move);
  }

  #addPlaces({ made, blocks, ends }: Move): void {
    if (standsForNothing(made)) return;
    for (const { source, copy } of blocks) this.#blocks.set(keyOf(source), copy);
    for (const { end, last } of ends) this.#ends.set(keyOf(end), last);
  }

  /** The block that took the place of this one, through any number of moves. */
  blockFor(id: UnitId): UnitId | null {
    const seen = new Set<string>();
    let block: UnitId | undefined = this.#blocks.get(keyOf(id));
    for (let next = block; next !== undefined; next = this.#blocks.get(keyOf(next))) {
      if (seen.has(keyOf(next))) break;
      this.#budget.spend();
      seen.add(keyOf(next));
      block = next;
    }
    return block ?? null;
  }

  /**
   * The last unit that was visible where the text ended with this struct, the block of this empty
   * text, or the unit itself.
   */
  lastBefore(id: UnitId): UnitId {
    return this.#ends.get(keyOf(id)) ?? id;
  }

  /**
   * The units that moved together with this one, from the nearest before it backwards and from the
   * nearest behind it onwards, over every move that it took part in.
   */
  *companions(id: UnitId): Generator<{ unit: UnitId; side: "before" | "behind" }> {
    for (const member of this.family(id).members) {
      for (const { run, move, at } of this.#bySource.holding(member)) {
        const by = member.clock - run.source.clock;
        for (let back = by - 1; back >= 0; back--) yield before(shifted(run.source, back));
        for (let near = at - 1; near >= 0; near--) {
          const { source, length } = requireRun(move, near);
          for (let back = length - 1; back >= 0; back--) yield before(shifted(source, back));
        }
        for (let on = by + 1; on < run.length; on++) yield behind(shifted(run.source, on));
        for (let near = at + 1; near < move.runs.length; near++) {
          const { source, length } = requireRun(move, near);
          for (let on = 0; on < length; on++) yield behind(shifted(source, on));
        }
      }
    }
    function before(unit: UnitId) {
      return { unit, side: "before" as const };
    }
    function behind(unit: UnitId) {
      return { unit, side: "behind" as const };
    }
  }

  /** The move that wrote this unit. */
  moveOf(id: UnitId): Move | null {
    return this.#writerOf(id)?.move ?? null;
  }

  #writerOf(id: UnitId): RecordedRun | null {
    this.#budget.spend();
    return this.#byCopy.holding(id)[0] ?? null;
  }

  /** Whether one move took the first unit away and wrote the second: who wrote it knew. */
  areOfOneMove(source: UnitId, copy: UnitId): boolean {
    const move = this.moveOf(copy);
    if (move === null) return false;
    const runs = this.#bySource.holding(source);
    this.#budget.spend(runs.length);
    return runs.some((recorded) => recorded.move === move);
  }

  /** Whether somebody who moved the first unit away wrote the other one, or had heard of it. */
  wasKnownToMoverOf(source: UnitId, unit: UnitId): boolean {
    const runs = this.#bySource.holding(source);
    this.#budget.spend(runs.length);
    return runs.some((recorded) => knew(recorded, unit));
  }

  /** Under which client id the server led this unit away as a stray; null when it did not. */
  leaderOf(source: UnitId): number | null {
    const led = this.#bySource.holding(source).find(({ move }) => move.made === "followed");
    return led?.run.copy.client ?? null;
  }

  /** Whether this unit is a copy, and whoever wrote it had heard of a move of the other one. */
  isWrittenKnowingMoveOf(copy: UnitId, source: UnitId): boolean {
    const writer = this.#writerOf(copy);
    const runs = writer === null ? [] : this.#bySource.holding(source);
    return runs.some(
      ({ run }) =>
        writer !== null && knew(writer, shifted(run.copy, source.clock - run.source.clock)),
    );
  }

  /** Whether whoever wrote this copy wrote the other unit, or had heard of it when moving. */
  wasKnownToWriterOf(copy: UnitId, unit: UnitId): boolean {
    const recorded = this.#writerOf(copy);
    return recorded !== null && knew(recorded, unit);
  }

  /** The unit alone when the records lead in a circle. */
  family(unit: UnitId, maxLength = 1): Family {
    const members = new Map([[keyOf(unit), unit]]);
    let length = maxLength;
    const add = (member: UnitId, rest: number) => {
      this.#budget.spend();
      length = Math.min(length, rest);
      if (members.size < maxMembers) members.set(keyOf(member), member);
    };
    for (const member of members.values()) {
      const untilNext = [this.#bySource.untilNext(member), this.#byCopy.untilNext(member)];
      length = Math.min(length, ...untilNext);
      for (const { run } of this.#bySource.holding(member)) {
        const by = member.clock - run.source.clock;
        add(shifted(run.copy, by), run.length - by);
      }
      for (const { run } of this.#byCopy.holding(member)) {
        const by = member.clock - run.copy.clock;
        add(shifted(run.source, by), run.length - by);
      }
    }
    return { members: this.#isInCircle(unit) ? [unit] : [...members.values()], length };
  }

  /** Each unit is the copy of one other at most, so that the way back is the only one. */
  #isInCircle(unit: UnitId): boolean {
    const seen = new Set<string>();
    for (let at: UnitId | null = unit; at !== null; at = this.#sourceOf(at)) {
      if (seen.has(keyOf(at))) return true;
      seen.add(keyOf(at));
    }
    return false;
  }

  #sourceOf(unit: UnitId): UnitId | null {
    const run = this.#writerOf(unit)?.run;
    return run === undefined ? null : shifted(run.source, unit.clock - run.copy.clock);
  }
}

/**
 * Whether whoever made this move wrote the unit, or had heard of it. Copies are written by whoever
 * moves (move-records.ts); what the server writes comes of what people did, who knew less.
 */
function knew({ run, move }: RecordedRun, { client, clock }: UnitId): boolean {
  if (run.copy.client === client) return move.made === null;
  return move.known.some((first) => first.client === client && clock < first.clock);
}

/** A copy that gave way is the copy's relative through the unit that both came from. */
function standsForNothing(made: Move["made"]): boolean {
  return made === "reduced" || made === "lost";
}

function recordedRuns(move: Move): RecordedRun[] {
  if (standsForNothing(move.made)) return [];
  return move.runs.map((run, at) => ({ run, move, at }));
}

/** Of runs that claim one copy the first stays. */
function withoutRivals(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  const inOrder = runs.toSorted(({ run: { copy: a } }, { run: { copy: b } }) =>
    a.client === b.client ? a.clock - b.clock : a.client - b.client,
  );
  let [client, end] = [-1, 0];
  return inOrder.filter(({ run: { copy, length } }) => {
    if (copy.client === client && copy.clock < end) return false;
    [client, end] = [copy.client, copy.clock + length];
    return true;
  });
}

function requireRun({ runs }: Move, at: number): MovedRun {
  const run = runs[at];
  if (run === undefined) throw new RangeError("a move has no such run");
  return run;
}
