import { type SQL, sql } from "drizzle-orm";

/** A slice of a list: what comes after `after` in the list's own order. */
export interface Slice<Key> {
  /** The key of the last item seen; null at the beginning. */
  readonly after: Key | null;
  readonly limit: number;
}

export interface Page<Item, Key> {
  readonly items: readonly Item[];
  /** Where the next page begins; null on the last one. */
  readonly next: Key | null;
}

/** Makes a page of rows that were asked for with `limit + 1`: the surplus row tells of more. */
export function pageOf<Item, Key>(
  rows: readonly Item[],
  { limit, keyOf }: { limit: number; keyOf: (item: Item) => Key },
): Page<Item, Key> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}

/** True where `text` contains the words as typed; % and _ are ordinary characters. */
export function contains(text: SQL, words: string): SQL<boolean> {
  const pattern = `%${words.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`${text} like ${pattern} escape '\\'`;
}
