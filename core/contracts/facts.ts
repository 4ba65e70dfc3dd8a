import { z } from "zod";
import { comparisons, factKinds, factRanks, referenceFormats, vintages } from "../facts/fact.ts";
import {
  decimalString,
  englishName,
  entityId,
  instant,
  isoDay,
  pageQuery,
  periodShape,
  plainText,
  publicationDate,
  shortText,
} from "./lists.ts";

const person = z.object({ id: entityId, name: z.string() });
const named = z.object({ id: entityId, name: z.string(), englishName });

export const quoteShape = z
  .object({
    id: entityId,
    sourceId: entityId,
    exact: z.string(),
    prefix: z.string(),
    suffix: z.string(),
    start: z.int(),
    end: z.int(),
    page: z.int().nullable(),
  })
  .meta({ id: "Quote" });
export type Quote = z.infer<typeof quoteShape>;

export const revisionShape = z
  .object({
    revision: z.int(),
    value: z.string(),
    valueHigh: z.string().nullable(),
    unit: z.string(),
    qualifier: z.string().nullable(),
    vintage: z.enum(vintages).nullable(),
    reason: z.string().nullable(),
    /** Null: came with the sample workspace. */
    author: person.nullable(),
    createdAt: instant,
    verifiedBy: person.nullable(),
    verifiedAt: instant.nullable(),
    quote: quoteShape,
    source: z.object({
      id: entityId,
      title: z.string(),
      publisher: z.string().nullable(),
      publishedOn: publicationDate.nullable(),
      isSample: z.boolean(),
    }),
  })
  .meta({ id: "FactRevision" });
export type FactRevision = z.infer<typeof revisionShape>;

/** A fact as lists show it: its identity and its current revision. */
export const factShape = z
  .object({
    id: entityId,
    zone: named,
    metric: named,
    subject: z.string().nullable(),
    kind: z.enum(factKinds),
    period: periodShape,
    comparison: z.enum(comparisons).nullable(),
    isForecast: z.boolean(),
    rank: z.enum(factRanks),
    current: revisionShape,
    createdAt: instant,
  })
  .meta({ id: "Fact" });
export type Fact = z.infer<typeof factShape>;

/** One fact with its whole chain, newest revision first. */
export const factWithRevisionsShape = factShape
  .extend({ revisions: z.array(revisionShape) })
  .meta({ id: "FactWithRevisions" });
export type FactWithRevisions = z.infer<typeof factWithRevisionsShape>;

/** Without offsets, the first place where `exact` stands in the source is taken. */
export const newQuote = z
  .object({
    sourceId: entityId,
    exact: z.string().min(1).max(2000),
    start: z.int().min(0).optional(),
    end: z.int().min(1).optional(),
  })
  .refine((quote) => (quote.start === undefined) === (quote.end === undefined), {
    message: "start and end come together",
  });

export const newFact = z
  .object({
    zoneId: entityId,
    metricId: entityId,
    subject: shortText(80).nullish(),
    kind: z.enum(factKinds),
    value: decimalString,
    valueHigh: decimalString.nullish(),
    unit: plainText(20),
    qualifier: shortText(20).nullish(),
    vintage: z.enum(vintages).nullish(),
    period: periodShape,
    comparison: z.enum(comparisons).nullish(),
    isForecast: z.boolean().default(false),
    quote: newQuote,
  })
  .meta({ id: "NewFact" });
export type NewFact = z.input<typeof newFact>;

/** A new revision: what is given changes, the rest stays as in the current one. */
export const changedFact = z
  .object({
    value: decimalString.optional(),
    valueHigh: decimalString.nullish(),
    unit: plainText(20).optional(),
    qualifier: shortText(20).nullish(),
    vintage: z.enum(vintages).nullish(),
    quote: newQuote.optional(),
    reason: shortText(500),
    /** When given, the change is refused if somebody revised the fact since. */
    baseRevision: z.int().min(1).optional(),
  })
  .meta({ id: "ChangedFact" });
export type ChangedFact = z.input<typeof changedFact>;

/** Which revision was looked at; without it, the current one. */
export const factVerification = z.object({ revision: z.int().min(1).optional() });

export const factStatuses = ["verified", "unverified", "forecast", "deprecated"] as const;
export type FactStatus = (typeof factStatuses)[number];

export const factQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  zone: entityId.optional(),
  metric: entityId.optional(),
  source: entityId.optional(),
  /** Facts whose period ends on or after, and begins on or before, these days. */
  from: isoDay.optional(),
  to: isoDay.optional(),
  status: z.enum(factStatuses).optional(),
});
export type FactQuery = Partial<z.output<typeof factQuery>>;

/** Where a fact is used: reports that the asker may read. */
export const factUseShape = z
  .object({
    reportId: entityId,
    reportTitle: z.string(),
    revision: z.int(),
    format: z.enum(referenceFormats),
    text: z.string(),
    ordinal: z.int(),
    isStale: z.boolean(),
  })
  .meta({ id: "FactUse" });
export type FactUse = z.infer<typeof factUseShape>;

/** Why a reference no longer is what the base says. */
export const staleReasons = ["newer-revision", "merge", "not-accepted", "unknown-fact"] as const;
export type StaleReason = (typeof staleReasons)[number];

/** One fact reference of a report, in text order, with the fact behind it. */
export const reportFactShape = z
  .object({
    ordinal: z.int(),
    factId: entityId,
    revision: z.int(),
    format: z.enum(referenceFormats),
    text: z.string(),
    state: z.enum(["current", "stale"]),
    reasons: z.array(z.enum(staleReasons)),
    /** What the current revision prints in this format; null when the fact is unknown. */
    expected: z.string().nullable(),
    /** Null when the base does not know the fact. */
    fact: z.union([factWithRevisionsShape, z.null()]),
  })
  .meta({ id: "ReportFact" });
export type ReportFact = z.infer<typeof reportFactShape>;
