import names from "./english-names.json" with { type: "json" };

/**
 * What zones and metrics are called in English: reference data by their Chinese names. What a
 * workspace calls otherwise has no English name. For the server: no page needs the whole book.
 */
const zones: ReadonlyMap<string, string> = new Map(Object.entries(names.zones));
const metrics: ReadonlyMap<string, string> = new Map(Object.entries(names.metrics));

export const englishZoneName = (name: string): string | undefined => zones.get(name);

export const englishMetricName = (name: string): string | undefined => metrics.get(name);

interface Named {
  readonly name: string;
  readonly englishName?: string | undefined;
}

function inEnglish<Entry extends Named>(entry: Entry, englishName: string | undefined): Entry {
  return englishName === undefined ? entry : { ...entry, englishName };
}

/** The zone with its English name, where there is one. */
export const zoneInEnglish = <Zone extends Named>(zone: Zone): Zone =>
  inEnglish(zone, englishZoneName(zone.name));

/** The metric with its English name, where there is one. */
export const metricInEnglish = <Metric extends Named>(metric: Metric): Metric =>
  inEnglish(metric, englishMetricName(metric.name));

/** The fact with the English names of its zone and its metric. */
export const factInEnglish = <Fact extends { readonly zone: Named; readonly metric: Named }>(
  fact: Fact,
): Fact => ({ ...fact, zone: zoneInEnglish(fact.zone), metric: metricInEnglish(fact.metric) });

/** The Chinese names of zones whose English name holds all the words, in whatever order. */
export const zonesCalled = (words: string): string[] => namesCalled(words, zones);

/** The same of metrics. */
export const metricsCalled = (words: string): string[] => namesCalled(words, metrics);

/** The ways to type a name: Xi'an is also Xian. */
export function spellingsOf(englishName: string | undefined): string[] {
  if (englishName === undefined) return [];
  return [...new Set([englishName, withoutApostrophes(englishName)])];
}

const withoutApostrophes = (text: string): string => text.replaceAll(/['’ʼ]/g, "");

const folded = (text: string): string => withoutApostrophes(text.normalize("NFKC").toLowerCase());

/** None for less than two Latin letters: nearly every name holds any one of them. */
function namesCalled(words: string, book: ReadonlyMap<string, string>): string[] {
  const wanted = folded(words);
  if (!/[a-z]{2}/.test(wanted)) return [];
  const parts = wanted.split(/\s+/);
  return [...book]
    .filter(([, englishName]) => {
      const name = folded(englishName);
      return parts.every((part) => name.includes(part));
    })
    .map(([name]) => name);
}
