import { factIdentityKey } from "#core/facts/fact-identity.ts";
import { makeQuote } from "#core/quotes/quote.ts";
import type { SampleRows } from "#db/sample.ts";
import type { SampleReference } from "./resolve-briefing.ts";
import { digestText, type SampleData, type SampleFact, type SampleSource } from "./sample-data.ts";

/** Ids follow from the keys, so that loading again after a crash makes the same document. */
export const sampleId = (kind: "zone" | "metric" | "source" | "quote" | "fact", key: string) =>
  `sample-${kind}-${key}`;

export const sampleReportId = "sample-report";

export interface StoredDigest {
  readonly sha256: string;
  readonly byteSize: number;
}

interface SampleRowParts {
  readonly at: Date;
  readonly digestBySourceKey: ReadonlyMap<string, StoredDigest>;
  readonly references: readonly SampleReference[];
  /** The position in the log at which the briefing's text was committed. */
  readonly seededSeq: number;
}

/** The whole sample as database rows: facts at revision 1, by nobody, verified by nobody. */
export function sampleRows(data: SampleData, parts: SampleRowParts): SampleRows {
  return {
    ...vocabularyRows(data, parts.at),
    sources: data.sources.map((source) => sourceRow(source, parts)),
    ...factRows(data, parts.at),
    ...reportRows(data, parts),
  };
}

function vocabularyRows(data: SampleData, createdAt: Date): Pick<SampleRows, "zones" | "metrics"> {
  return {
    zones: data.zones.map(({ key, ...zone }) => ({
      ...zone,
      id: sampleId("zone", key),
      createdAt,
    })),
    metrics: data.metrics.map(({ key, ...metric }) => ({
      ...metric,
      id: sampleId("metric", key),
      createdAt,
    })),
  };
}

function sourceRow(source: SampleSource, { at, digestBySourceKey }: SampleRowParts) {
  const digest = digestBySourceKey.get(source.key);
  if (digest === undefined) throw new Error(`the digest of ${source.key} is not stored`);
  return {
    ...digest,
    id: sampleId("source", source.key),
    fileName: source.digest.fileName,
    mediaType: "text/markdown",
    text: digestText(source),
    title: source.title,
    kind: source.kind,
    publisher: source.publisher,
    authors: source.authors,
    publishedOn: source.publishedOn,
    pageLabel: source.page,
    isSample: true,
    addedAt: at,
  };
}

function factRows(
  { facts, sources }: SampleData,
  createdAt: Date,
): Pick<SampleRows, "facts" | "factRevisions" | "quotes"> {
  const textBySourceKey = new Map(sources.map((source) => [source.key, digestText(source)]));
  return {
    facts: facts.map((fact) => factRow(fact, createdAt)),
    factRevisions: facts.map(({ key, value, valueHigh, unit, qualifier }) => ({
      factId: sampleId("fact", key),
      revision: 1,
      value,
      valueHigh,
      unit,
      qualifier,
      quoteId: sampleId("quote", key),
      createdAt,
    })),
    quotes: facts.map((fact) => quoteRow(fact, textBySourceKey.get(fact.source) ?? "")),
  };
}

function factRow(fact: SampleFact, createdAt: Date) {
  const { subject, kind, period, comparison, isForecast } = fact;
  const identity = {
    zoneId: sampleId("zone", fact.zone),
    metricId: sampleId("metric", fact.metric),
    subject,
    kind,
    comparison,
    isForecast,
  };
  return {
    ...identity,
    id: sampleId("fact", fact.key),
    identityKey: factIdentityKey({ ...identity, period }),
    periodStart: period.start,
    periodEnd: period.end,
    periodLabel: period.label,
    currentRevision: 1,
    createdAt,
  };
}

function quoteRow({ key, source, quote }: SampleFact, text: string) {
  const start = text.indexOf(quote);
  return {
    ...makeQuote(text, start, start + quote.length),
    id: sampleId("quote", key),
    sourceId: sampleId("source", source),
  };
}

function reportRows(
  { briefing }: SampleData,
  { at, references, seededSeq }: SampleRowParts,
): Pick<SampleRows, "reports" | "reportZones" | "factUses" | "acceptances"> {
  const reportId = sampleReportId;
  return {
    reports: [
      {
        id: reportId,
        title: briefing.title,
        derivedSeq: seededSeq,
        workspaceAccess: "editor",
        isSample: true,
        createdAt: at,
        updatedAt: at,
      },
    ],
    reportZones: briefing.zones.map((key) => ({ reportId, zoneId: sampleId("zone", key) })),
    factUses: references.map((reference, ordinal) => ({ reportId, ordinal, ...reference })),
    acceptances: [...new Set(references.map(({ factId }) => factId))].map((factId) => ({
      reportId,
      factId,
      revision: 1,
      acceptedAt: at,
    })),
  };
}
