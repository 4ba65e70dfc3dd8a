import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decimalString, periodShape, publicationDate, shortText } from "#core/contracts/lists.ts";
import { sourceKinds } from "#core/contracts/sources.ts";
import { comparisons, factKinds, referenceFormats } from "#core/facts/fact.ts";

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const aliases = z.array(shortText(80));

const zoneEntry = z.strictObject({
  key,
  name: shortText(80),
  aliases,
  city: shortText(40),
  province: shortText(40),
});

const metricEntry = z.strictObject({
  key,
  name: shortText(80),
  aliases,
  unit: shortText(20),
  kind: z.enum(factKinds),
  definition: shortText(1000),
});

const sourceEntry = z.strictObject({
  key,
  title: shortText(300),
  publisher: shortText(120),
  publishedOn: publicationDate,
  page: shortText(20).nullable(),
  authors: z.array(shortText(60)),
  kind: z.enum(sourceKinds),
  /** Our own lines about the figures; joined, they are the file and the text of the source. */
  digest: z.strictObject({
    fileName: z.string().regex(/^[\w-]+\.md$/),
    lines: z.array(z.string()),
  }),
});

const factEntry = z.strictObject({
  key,
  zone: key,
  metric: key,
  subject: shortText(80).nullable(),
  kind: z.enum(factKinds),
  value: decimalString,
  valueHigh: decimalString.nullable(),
  unit: shortText(20),
  qualifier: shortText(20).nullable(),
  period: periodShape,
  comparison: z.enum(comparisons).nullable(),
  isForecast: z.boolean(),
  source: key,
  /** Stands exactly once in the digest of `source`. */
  quote: z.string().min(1),
});

export type SampleZone = z.infer<typeof zoneEntry>;
export type SampleMetric = z.infer<typeof metricEntry>;
export type SampleSource = z.infer<typeof sourceEntry>;
export type SampleFact = z.infer<typeof factEntry>;

/** In place of a reference to a stored fact, until the facts have ids. */
export const factPlaceholder = z.strictObject({
  factKey: key,
  format: z.enum(referenceFormats),
});

/** A node of the briefing in TipTap's JSON; fact references carry `factPlaceholder`. */
export interface BriefingNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly marks?: readonly { readonly type: string }[] | undefined;
  readonly text?: string | undefined;
  readonly content?: readonly BriefingNode[] | undefined;
}

const briefingNode: z.ZodType<BriefingNode> = z.strictObject({
  type: z.string(),
  attrs: z.record(z.string(), z.unknown()).optional(),
  marks: z.array(z.strictObject({ type: z.string() })).optional(),
  text: z.string().min(1).optional(),
  get content() {
    return z.array(briefingNode).optional();
  },
});

const briefingFile = z.strictObject({
  title: shortText(200),
  zones: z.array(key),
  body: briefingNode,
});
export type SampleBriefing = z.infer<typeof briefingFile>;

export interface SampleData {
  readonly zones: readonly SampleZone[];
  readonly metrics: readonly SampleMetric[];
  readonly sources: readonly SampleSource[];
  readonly facts: readonly SampleFact[];
  readonly briefing: SampleBriefing;
}

/** An entry of the sample files is wrong; the message names the file and the entry. */
export class SampleDataError extends Error {
  constructor(file: string, entry: string, problem: string) {
    super(`server/sample/data/${file}, ${entry}: ${problem}`);
    this.name = "SampleDataError";
  }
}

/**
 * The sample workspace as shipped: parsed, with every key resolved and every quote found once in
 * its digest. Frozen. Throws SampleDataError.
 */
export function readSampleData(folder = join(import.meta.dirname, "data")): SampleData {
  const data = {
    zones: readEntries(folder, "zones.json", zoneEntry),
    metrics: readEntries(folder, "metrics.json", metricEntry),
    sources: readEntries(folder, "sources.json", sourceEntry),
    facts: readEntries(folder, "facts.json", factEntry),
    briefing: readBriefing(folder),
  };
  requireResolvedFacts(data);
  requireResolvedBriefing(data);
  return deepFreeze(data);
}

/** What is stored as the source's file and as its text. */
export function digestText(source: SampleSource): string {
  return `${source.digest.lines.join("\n")}\n`;
}

/** The fact references of the briefing in text order. */
export function briefingPlaceholders(
  node: BriefingNode,
): readonly z.infer<typeof factPlaceholder>[] {
  const own = node.type === "factReference" ? [factPlaceholder.parse(node.attrs)] : [];
  return [...own, ...(node.content ?? []).flatMap(briefingPlaceholders)];
}

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

function readEntries<Entry extends { readonly key: string }>(
  folder: string,
  file: string,
  shape: z.ZodType<Entry>,
): Entry[] {
  const seen = new Set<string>();
  return z
    .array(z.unknown())
    .parse(readJson(folder, file))
    .map((raw, index) => {
      const parsed = shape.safeParse(raw);
      const name = z.object({ key: z.string() }).safeParse(raw).data?.key ?? "no key";
      const entry = `entry ${index + 1} (${name})`;
      if (!parsed.success) throw new SampleDataError(file, entry, z.prettifyError(parsed.error));
      if (seen.has(parsed.data.key)) throw new SampleDataError(file, entry, "the key stands twice");
      seen.add(parsed.data.key);
      return parsed.data;
    });
}

function readBriefing(folder: string): SampleBriefing {
  const parsed = briefingFile.safeParse(readJson(folder, "briefing.json"));
  if (parsed.success) return parsed.data;
  throw new SampleDataError("briefing.json", "document", z.prettifyError(parsed.error));
}

function requireResolvedFacts(data: SampleData): void {
  const zones = keysOf(data.zones);
  const metrics = keysOf(data.metrics);
  const sourceByKey = new Map(data.sources.map((source) => [source.key, source]));
  const problemOf = (fact: SampleFact): string | null => {
    const source = sourceByKey.get(fact.source);
    if (!zones.has(fact.zone)) return `no zone "${fact.zone}"`;
    if (!metrics.has(fact.metric)) return `no metric "${fact.metric}"`;
    if (source === undefined) return `no source "${fact.source}"`;
    const times = digestText(source).split(fact.quote).length - 1;
    return times === 1 ? null : `the quote stands ${times} times in the digest`;
  };
  for (const [index, fact] of data.facts.entries()) {
    const problem = problemOf(fact);
    const entry = `entry ${index + 1} (${fact.key})`;
    if (problem !== null) throw new SampleDataError("facts.json", entry, problem);
  }
}

function requireResolvedBriefing({ briefing, zones, facts }: SampleData): void {
  const knownZones = keysOf(zones);
  const unknownZone = briefing.zones.find((zone) => !knownZones.has(zone));
  const knownFacts = keysOf(facts);
  const unknownFact = briefingPlaceholders(briefing.body).find(
    ({ factKey }) => !knownFacts.has(factKey),
  );
  if (unknownZone !== undefined) {
    throw new SampleDataError("briefing.json", "zones", `no zone "${unknownZone}"`);
  }
  if (unknownFact !== undefined) {
    throw new SampleDataError("briefing.json", "body", `no fact "${unknownFact.factKey}"`);
  }
}

function keysOf(entries: readonly { readonly key: string }[]): ReadonlySet<string> {
  return new Set(entries.map((entry) => entry.key));
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
