import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * What zones and metrics are called in English: reference data (english-names.json) by their
 * Chinese names. What a workspace calls otherwise has no English name.
 */
const nameBook = z.record(z.string(), z.string());
const books = z
  .strictObject({ zones: nameBook, metrics: nameBook })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "english-names.json"), "utf8")));
const zones = new Map(Object.entries(books.zones));
const metrics = new Map(Object.entries(books.metrics));

interface Named {
  readonly name: string;
  readonly englishName?: string | undefined;
}

function inEnglish<Entry extends Named>(entry: Entry, book: ReadonlyMap<string, string>): Entry {
  const englishName = book.get(entry.name);
  return englishName === undefined ? entry : { ...entry, englishName };
}

/** The zone with its English name, where there is one. */
export const zoneInEnglish = <Zone extends Named>(zone: Zone): Zone => inEnglish(zone, zones);

/** The metric with its English name, where there is one. */
export const metricInEnglish = <Metric extends Named>(metric: Metric): Metric =>
  inEnglish(metric, metrics);

/** The fact with the English names of its zone and its metric. */
export const factInEnglish = <Fact extends { readonly zone: Named; readonly metric: Named }>(
  fact: Fact,
): Fact => ({ ...fact, zone: zoneInEnglish(fact.zone), metric: metricInEnglish(fact.metric) });

/** More than the reference vocabulary holds. */
const mostSearched = 1_000;

type Listing<Entry> = (slice: {
  words: string;
  after: null;
  limit: number;
}) => Promise<{ readonly items: readonly Entry[] }>;

/**
 * Completes the first page of a search, up to its limit, by what is called so in English: all the
 * words, in whatever order.
 */
export async function withNamedInEnglish<Entry extends Named & { readonly id: string }>(
  found: readonly Entry[],
  { words, limit, list }: { words: string; limit: number; list: Listing<Entry> },
): Promise<Entry[]> {
  if (found.length >= limit || !/[a-z]{2}/i.test(words)) return [...found];
  const all = await list({ words: "", after: null, limit: mostSearched });
  const ids = new Set(found.map(({ id }) => id));
  const more = all.items.filter((entry) => !ids.has(entry.id) && isCalled(entry, words));
  return [...found, ...more].slice(0, limit);
}

function isCalled({ englishName }: Named, words: string): boolean {
  const name = englishName?.toLowerCase();
  if (name === undefined) return false;
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}
