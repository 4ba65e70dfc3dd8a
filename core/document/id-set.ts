import type { UnitId } from "./moves.ts";

interface Ranges {
  readonly clients: ReadonlyMap<
    number,
    readonly { readonly clock: number; readonly len: number }[]
  >;
}

/** A Yjs delete set as it is at one moment, made ready for questions. */
export class IdSet {
  readonly #rangesByClient: ReadonlyMap<number, readonly { clock: number; end: number }[]>;

  constructor({ clients }: Ranges) {
    this.#rangesByClient = new Map(
      [...clients].map(([client, ranges]) => [
        client,
        ranges
          .map(({ clock, len }) => ({ clock, end: clock + len }))
          .sort((a, b) => a.clock - b.clock),
      ]),
    );
  }

  has({ client, clock }: UnitId): boolean {
    const ranges = this.#rangesByClient.get(client) ?? [];
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.clock ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    const range = ranges[low - 1];
    return range !== undefined && clock < range.end;
  }
}
