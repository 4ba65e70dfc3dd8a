import { inArray, type SQL, sql } from "drizzle-orm";
import { matchQuery } from "#core/search/bigrams.ts";
import { cutterBy, foldedName } from "#core/search/run-together.ts";
import { englishMetricName, englishZoneName, spellingsOf } from "#core/vocabulary/english-names.ts";
import type { MainDatabase } from "./open-database.ts";
import { facts, metrics, zones } from "./schema.ts";

/** Common words stand in very many facts; the ones written last are looked at. */
const maxHits = 20_000;

type MetricNames = Readonly<Record<"id" | "kind", string>> & { readonly names: readonly string[] };

/** What a fact must be called to be found, and which metrics the words name best. */
export interface FactSearch {
  /** The search rows of facts in which every word occurs. */
  readonly rows: SQL;
  /** From 0, the best: how well a fact answers by its metric. */
  readonly nearness: (fact: { readonly metricId: string; readonly kind: string }) => number;
  /** The same of the joined facts and metrics; null where the words name no metric. */
  readonly nearnessColumn: SQL<number> | null;
}

/**
 * A search by words, which may run together the names of a zone, a metric and a period; null for
 * no words.
 */
export function searchFacts(db: MainDatabase, words: string): FactSearch | null {
  if (matchQuery(words) === null) return null;
  const metricNames: MetricNames[] = db
    .select({ id: metrics.id, kind: metrics.kind, name: metrics.name, aliases: metrics.aliases })
    .from(metrics)
    .all()
    .map(({ name, aliases, ...row }) => {
      const names = [name, ...aliases, ...typedInEnglish(englishMetricName(name))];
      return { ...row, names: names.map(foldedName) };
    });
  const places = placeNames(db).map(foldedName);
  const cut = cutterBy({ places, metrics: metricNames.flatMap(({ names }) => names) });
  const match = matchQuery(words, cut);
  const rows = sql`(select rowid from fact_search where fact_search match ${match} order by rowid desc limit ${maxHits})`;
  const typed = foldedName(words).split(/\s+/);
  const parts = typed.flatMap(cut).flat();
  const pieces = [...besidesPlaces(typed, places), ...parts];
  const names = new Set([...runsOf(typed), ...parts]);
  return { rows, ...nearnessTo({ pieces, names }, metricNames) };
}

/** Without words that stand in the name of a place as they stand here, two or more side by side. */
function besidesPlaces(words: readonly string[], places: readonly string[]): string[] {
  const ofPlaces = new Set<number>();
  for (const first of words.keys()) {
    for (let last = first + 1; last < words.length; last += 1) {
      const run = words.slice(first, last + 1).join(" ");
      if (!places.some((place) => place.includes(run))) break;
      for (let at = first; at <= last; at += 1) ofPlaces.add(at);
    }
  }
  return words.filter((_, at) => !ofPlaces.has(at));
}

/** Whatever stands side by side: a name may be of several words. */
function runsOf(words: readonly string[]): string[] {
  return words.flatMap((_, first) =>
    words.slice(first).map((_, length) => words.slice(first, first + length + 1).join(" ")),
  );
}

/** As it is shown, and without what stands in brackets: Gross regional product (GDP). */
function typedInEnglish(englishName: string | undefined): string[] {
  return spellingsOf(englishName).flatMap((name) => [name, name.replaceAll(/ *\([^)]*\)/g, "")]);
}

function placeNames(db: MainDatabase): string[] {
  const { name, aliases, city } = zones;
  const rows = db.select({ name, aliases, city }).from(zones).all();
  return rows.flatMap((zone) => [
    zone.name,
    ...zone.aliases,
    ...(zone.city ? [zone.city] : []),
    ...spellingsOf(englishZoneName(zone.name)),
  ]);
}

interface Typed {
  /** What may be part of a name: words, and the parts of those that were run together. */
  readonly pieces: readonly string[];
  /** What may be a whole name: the same, and words that stand side by side. */
  readonly names: ReadonlySet<string>;
}

/** 0: the metric itself in its own kind; 1: the metric, as a growth say; 2: its name holds a word. */
function nearnessTo(typed: Typed, metricNames: readonly MetricNames[]) {
  const kindOf = new Map(metricNames.map(({ id, kind }) => [id, kind]));
  const named = metricNames.filter(({ names }) => names.some((name) => typed.names.has(name)));
  const held = metricNames.filter(({ names }) =>
    names.some((name) => typed.pieces.some((piece) => name.includes(piece))),
  );
  const [exact, near] = [named, held].map((found) => new Set(found.map(({ id }) => id)));
  const nearness: FactSearch["nearness"] = ({ metricId, kind }) => {
    if (exact?.has(metricId)) return kindOf.get(metricId) === kind ? 0 : 1;
    return near?.has(metricId) ? 2 : 3;
  };
  if (!near?.size) return { nearness, nearnessColumn: null };
  const isOf = (ids: ReadonlySet<string> = new Set()) => inArray(facts.metricId, [...ids]);
  const nearnessColumn = sql<number>`case
    when ${isOf(exact)} then ${facts.kind} <> ${metrics.kind}
    when ${isOf(near)} then 2 else 3 end`;
  return { nearness, nearnessColumn };
}
