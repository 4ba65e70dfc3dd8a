import type * as Y from "yjs";

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
  /** The last struct of a text, deleted or not, and the last unit that was visible before it. */
  readonly ends: readonly { readonly end: UnitId; readonly last: UnitId }[];
  /**
   * Characters written again in the same text, behind what was moved away from its end, so that
   * what is typed there can be told from what was typed in ignorance of the move.
   */
  readonly fences: readonly MovedRun[];
  /** What the server did with it when it reconciled, null for the work of a person. */
  readonly made: "followed" | "reduced" | "lost" | "rewritten" | null;
}

/** No report holds as much; a record beyond it is nobody's honest work. */
const maxUnits = 400_000;
/** Records beyond this many give way to newer ones: only edits made before a move need it. */
const maxRecords = 400;

const madeCodes = [null, "followed", "reduced", "lost", "rewritten"] as const;

/** Units that a move names, which tells a part of a block from the whole. */
export function sizeOf(move: Move): number {
  return move.runs.reduce((sum, run) => sum + run.length, 0);
}

/**
 * Writes the record into the map, in the transaction that is open. Old records are dropped in
 * halves, so that this happens rarely.
 */
export function writeMove(moves: Y.Map<unknown>, move: Move): void {
  const { doc } = moves;
  if (doc === null || (move.runs.length === 0 && move.blocks.length === 0)) return;
  const clock = doc.store.clients.get(doc.clientID)?.at(-1);
  const next = clock === undefined ? 0 : clock.id.clock + clock.length;
  if (moves.size >= maxRecords) dropOldest(moves);
  moves.set(`${doc.clientID.toString(36)}.${next.toString(36)}`, encodeMove(move));
}

function encodeMove({ made, runs, fences, blocks, ends }: Move): number[] {
  const minute = Math.floor(Date.now() / 60_000);
  const values = [madeCodes.indexOf(made), minute, runs.length, fences.length, blocks.length];
  for (const { source, copy, length } of [...runs, ...fences]) {
    values.push(source.client, source.clock, copy.client, copy.clock, length);
  }
  const pairs = [
    ...blocks.map(({ source, copy }) => [source, copy] as const),
    ...ends.map(({ end, last }) => [end, last] as const),
  ];
  for (const [a, b] of pairs) values.push(a.client, a.clock, b.client, b.clock);
  return values;
}

/** Null for what is no record: other programs may write into the map as they like. */
export function decodeMove(value: unknown): Move | null {
  if (!Array.isArray(value) || !value.every((each) => Number.isSafeInteger(each) && each >= 0)) {
    return null;
  }
  const numbers: readonly number[] = value;
  const [code = -1, , runCount = 0, fenceCount = 0, blockCount = 0] = numbers;
  const made = madeCodes[code];
  const rest = numbers.length - 5 - 5 * (runCount + fenceCount) - 4 * blockCount;
  if (made === undefined || rest < 0 || rest % 4 !== 0) return null;
  let at = 5;
  const take = () => numbers[at++] ?? 0;
  const takeId = (): UnitId => ({ client: take(), clock: take() });
  const takeRun = () => ({ source: takeId(), copy: takeId(), length: take() });
  const list = <Part>(length: number, part: () => Part) => Array.from({ length }, part);
  const move = {
    made,
    runs: list(runCount, takeRun),
    fences: list(fenceCount, takeRun),
    blocks: list(blockCount, () => ({ source: takeId(), copy: takeId() })),
    ends: list(rest / 4, () => ({ end: takeId(), last: takeId() })),
  };
  return sizeOf(move) <= maxUnits ? move : null;
}

/** The minute in which a record was written. */
function minuteOf(value: unknown): number {
  return Array.isArray(value) && typeof value[1] === "number" ? value[1] : 0;
}

function dropOldest(moves: Y.Map<unknown>): void {
  const oldestFirst = [...moves.entries()].sort(([, a], [, b]) => minuteOf(a) - minuteOf(b));
  for (const [key] of oldestFirst.slice(0, maxRecords / 2)) moves.delete(key);
}

/** What people recorded in a transaction that is still open. */
export function addedMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  return newMoves(moves, transaction).filter(({ made }) => made === null);
}

/** What the server recorded in a transaction that is still open. */
export function madeMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  return newMoves(moves, transaction).filter(({ made }) => made !== null);
}

function newMoves(moves: Y.Map<unknown>, transaction: Y.Transaction): readonly Move[] {
  const [, keys] = [...transaction.changed].find(([type]) => Object.is(type, moves)) ?? [];
  return [...(keys ?? [])].flatMap((key) => {
    const move = key === null ? null : decodeMove(moves.get(key));
    return move === null ? [] : [move];
  });
}

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

/** Where a unit went, and where it came from, over all records of a document. */
export class MoveIndex {
  readonly #bySource = new Map<number, { run: MovedRun; move: Move }[]>();
  readonly #byCopy = new Map<number, { run: MovedRun; move: Move }[]>();
  readonly #fences: { copy: UnitId; length: number }[] = [];
  readonly #blocks = new Map<string, UnitId>();
  readonly #ends = new Map<string, UnitId>();

  constructor(values: Iterable<unknown>) {
    for (const value of values) {
      const move = decodeMove(value);
      if (move !== null) this.add(move);
    }
  }

  add(move: Move): void {
    // A copy that gave way is the copy's relative through the unit that both came from.
    if (move.made === "reduced" || move.made === "lost") return;
    for (const { copy, length } of move.fences) this.#fences.push({ copy, length });
    for (const run of [...move.runs, ...move.fences]) {
      listIn(this.#bySource, run.source.client).push({ run, move });
      listIn(this.#byCopy, run.copy.client).push({ run, move });
    }
    for (const { source, copy } of move.blocks) this.#blocks.set(keyOf(source), copy);
    for (const { end, last } of move.ends) this.#ends.set(keyOf(end), last);
  }

  /** The block that took the place of this one, through any number of moves. */
  blockFor(id: UnitId): UnitId | null {
    const seen = new Set<string>();
    let block: UnitId | undefined = this.#blocks.get(keyOf(id));
    for (let next = block; next !== undefined; next = this.#blocks.get(keyOf(next))) {
      if (seen.has(keyOf(next))) break;
      seen.add(keyOf(next));
      block = next;
    }
    return block ?? null;
  }

  /** The last unit that was visible where the text ended with this struct, or the unit itself. */
  lastBefore(id: UnitId): UnitId {
    return this.#ends.get(keyOf(id)) ?? id;
  }

  /**
   * The units that moved together with this one, from the nearest before it backwards and from the
   * nearest behind it onwards, over every move that it took part in.
   */
  *companions(id: UnitId): Generator<{ unit: UnitId; side: "before" | "behind" }> {
    for (const member of this.family(id)) {
      for (const { move } of this.#bySource.get(member.client) ?? []) {
        const at = move.runs.findIndex((run) => holds(run.source, run, member));
        const run = move.runs[at];
        if (run === undefined) continue;
        const by = member.clock - run.source.clock;
        for (let back = by - 1; back >= 0; back--) yield before(shifted(run.source, back));
        for (const { source, length } of move.runs.slice(0, at).reverse()) {
          for (let back = length - 1; back >= 0; back--) yield before(shifted(source, back));
        }
        for (let on = by + 1; on < run.length; on++) yield behind(shifted(run.source, on));
        for (const { source, length } of move.runs.slice(at + 1)) {
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

  isFence(id: UnitId): boolean {
    return this.#fences.some((fence) => holds(fence.copy, fence, id));
  }

  /** The move that wrote this unit. */
  moveOf(id: UnitId): Move | null {
    return this.#byCopy.get(id.client)?.find(({ run }) => holds(run.copy, run, id))?.move ?? null;
  }

  /** Whether one move took the first unit away and wrote the second: who wrote it knew. */
  areOfOneMove(source: UnitId, copy: UnitId): boolean {
    const move = this.moveOf(copy);
    return (
      move !== null && [...move.runs, ...move.fences].some((run) => holds(run.source, run, source))
    );
  }

  /** The unit, those it was copied from, and all their copies. */
  family(id: UnitId): readonly UnitId[] {
    const members = new Map([[keyOf(id), id]]);
    for (const member of members.values()) {
      for (const { run } of this.#bySource.get(member.client) ?? []) {
        if (holds(run.source, run, member)) add(shifted(run.copy, member.clock - run.source.clock));
      }
      for (const { run } of this.#byCopy.get(member.client) ?? []) {
        if (holds(run.copy, run, member)) add(shifted(run.source, member.clock - run.copy.clock));
      }
    }
    function add(member: UnitId) {
      if (members.size < 1_000) members.set(keyOf(member), member);
    }
    return [...members.values()];
  }
}

export function keyOf({ client, clock }: UnitId): string {
  return `${client}.${clock}`;
}

export function shifted({ client, clock }: UnitId, by: number): UnitId {
  return { client, clock: clock + by };
}

function holds(start: UnitId, { length }: { length: number }, { client, clock }: UnitId): boolean {
  return client === start.client && clock >= start.clock && clock < start.clock + length;
}

function listIn<Value>(map: Map<number, Value[]>, key: number): Value[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
