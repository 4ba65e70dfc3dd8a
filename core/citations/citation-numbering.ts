/** Numbers sources in the order of their first use; one number, and one entry, per source. */
export class CitationNumbering {
  readonly #numberBySourceId = new Map<string, number>();

  /** The number of the source, a new one at its first use. */
  cite(sourceId: string): number {
    const known = this.#numberBySourceId.get(sourceId);
    if (known !== undefined) return known;
    const number = this.#numberBySourceId.size + 1;
    this.#numberBySourceId.set(sourceId, number);
    return number;
  }

  /** Null for a source that was not cited. */
  numberOf(sourceId: string): number | null {
    return this.#numberBySourceId.get(sourceId) ?? null;
  }

  /** The reference list: source ids in the order of their numbers. */
  get sourceIds(): string[] {
    return [...this.#numberBySourceId.keys()];
  }
}

/** The mark in the text: [1,3,2] → "[1-3]", [1,3] → "[1,3]" (GB/T 7714, numeric system). */
export function formatCitationMark(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const spans: { first: number; last: number }[] = [];
  for (const number of sorted) {
    const open = spans.at(-1);
    if (open !== undefined && open.last + 1 === number) open.last = number;
    else spans.push({ first: number, last: number });
  }
  const texts = spans.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return `[${texts.join(",")}]`;
}
