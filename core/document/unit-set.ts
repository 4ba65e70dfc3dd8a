import type { UnitId } from "./moves.ts";

interface Span {
  readonly clock: number;
  readonly end: number;
}

/** A Yjs delete set. */
interface Ranges {
  readonly clients: ReadonlyMap<
    number,
    readonly { readonly clock: number; readonly len: number }[]
  >;
}

/** A growing set of units, held as stretches. */
export class UnitSet {
  /** By client, in order, apart from each other. */
  readonly #spans = new Map<number, Span[]>();

  /** Begins with what the delete set holds at this moment. */
  constructor(ranges: Ranges = { clients: new Map() }) {
    this.addAll(ranges);
  }

  addAll({ clients }: Ranges): void {
    for (const [client, ranges] of clients) {
      // Sorted first: each is then added at the end.
      for (const { clock, len } of ranges.toSorted((a, b) => a.clock - b.clock)) {
        this.add({ client, clock }, len);
      }
    }
  }

  add({ client, clock }: UnitId, length = 1): void {
    const spans = this.#spans.get(client) ?? [];
    this.#spans.set(client, spans);
    let at = countUpTo(spans, clock - 1);
    let [start, end] = [clock, clock + length];
    const before = spans[at - 1];
    if (before !== undefined && before.end >= start) at -= 1;
    let swallowed = 0;
    for (let next = spans[at]; next !== undefined && next.clock <= end; ) {
      start = Math.min(start, next.clock);
      end = Math.max(end, next.end);
      swallowed += 1;
      next = spans[at + swallowed];
    }
    spans.splice(at, swallowed, { clock: start, end });
  }

  has({ client, clock }: UnitId): boolean {
    const spans = this.#spans.get(client) ?? [];
    const span = spans[countUpTo(spans, clock) - 1];
    return span !== undefined && clock < span.end;
  }

  /** For how many units from this one on the answer of `has` is the same. */
  sameFor({ client, clock }: UnitId): number {
    const spans = this.#spans.get(client) ?? [];
    const at = countUpTo(spans, clock);
    const inside = spans[at - 1];
    if (inside !== undefined && clock < inside.end) return inside.end - clock;
    return (spans[at]?.clock ?? Number.POSITIVE_INFINITY) - clock;
  }
}

/** How many of the sorted stretches begin at this clock or before it. */
function countUpTo(spans: readonly Span[], clock: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.clock ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}
