import type { Move, MovedRun, UnitId } from "./moves.ts";

/** A run of a record, with its place there. */
export interface RecordedRun {
  readonly run: MovedRun;
  readonly move: Move;
  /** Its place among the runs of the move. */
  readonly at: number;
}

type Side = "source" | "copy";

/** So many runs wait unsorted: each new one would otherwise sort them all. */
const maxLoose = 16;

interface Row {
  /** By the first unit. */
  sorted: RecordedRun[];
  /** The farthest end within the part of the row that the binary search at this place looks at. */
  ends: number[];
  loose: RecordedRun[];
}

/** Runs by one of their sides, found in logarithmic time however they overlap. */
export class RunTable {
  readonly #side: Side;
  readonly #rows = new Map<number, Row>();

  constructor(side: Side, runs: readonly RecordedRun[]) {
    this.#side = side;
    for (const recorded of runs) this.add(recorded);
  }

  add(recorded: RecordedRun): void {
    const { client } = recorded.run[this.#side];
    const row = this.#rows.get(client) ?? { sorted: [], ends: [], loose: [] };
    this.#rows.set(client, row);
    row.loose.push(recorded);
  }

  /** The runs that hold this unit. */
  holding(unit: UnitId): readonly RecordedRun[] {
    return this.overlapping(unit, 1);
  }

  /** The runs that hold one of these units. */
  overlapping({ client, clock }: UnitId, length: number): readonly RecordedRun[] {
    const row = this.#row(client);
    if (row === null) return [];
    const found: RecordedRun[] = [];
    const end = clock + length;
    const look = (low: number, high: number): void => {
      const middle = (low + high) >> 1;
      const recorded = low < high ? row.sorted[middle] : undefined;
      if (recorded === undefined || (row.ends[middle] ?? 0) <= clock) return;
      look(low, middle);
      if (this.#startOf(recorded) >= end) return;
      if (this.#endOf(recorded) > clock) found.push(recorded);
      look(middle + 1, high);
    };
    look(0, row.sorted.length);
    for (const recorded of row.loose) {
      if (this.#startOf(recorded) < end && this.#endOf(recorded) > clock) found.push(recorded);
    }
    return found;
  }

  /** How many units there are until another run begins. */
  untilNext({ client, clock }: UnitId): number {
    const row = this.#row(client);
    if (row === null) return Number.POSITIVE_INFINITY;
    let [low, high] = [0, row.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const recorded = row.sorted[middle];
      if (recorded !== undefined && this.#startOf(recorded) <= clock) low = middle + 1;
      else high = middle;
    }
    const next = row.sorted[low];
    let start = next === undefined ? Number.POSITIVE_INFINITY : this.#startOf(next);
    for (const recorded of row.loose) {
      const other = this.#startOf(recorded);
      if (other > clock && other < start) start = other;
    }
    return start - clock;
  }

  #row(client: number): Row | null {
    const row = this.#rows.get(client);
    if (row === undefined) return null;
    if (row.loose.length > maxLoose) {
      row.sorted = [...row.sorted, ...row.loose].sort(
        (a, b) => this.#startOf(a) - this.#startOf(b),
      );
      row.loose = [];
      row.ends = [];
      this.#findEnds(row, 0, row.sorted.length);
    }
    return row;
  }

  #findEnds(row: Row, low: number, high: number): number {
    const middle = (low + high) >> 1;
    const recorded = low < high ? row.sorted[middle] : undefined;
    if (recorded === undefined) return 0;
    const left = this.#findEnds(row, low, middle);
    const end = Math.max(left, this.#endOf(recorded), this.#findEnds(row, middle + 1, high));
    row.ends[middle] = end;
    return end;
  }

  #startOf({ run }: RecordedRun): number {
    return run[this.#side].clock;
  }

  #endOf({ run }: RecordedRun): number {
    return run[this.#side].clock + run.length;
  }
}
