import { and, eq } from "drizzle-orm";
import type { FactIdentity, FactValue, Vintage } from "#core/facts/fact.ts";
import { factIdentityKey } from "#core/facts/fact-identity.ts";
import { compareDecimals } from "#core/quantities/decimal-text.ts";
import type { TextQuote } from "#core/quotes/quote.ts";
import { type Deed, type PersonalDeed, recordAudit } from "./audit.ts";
import { indexFact } from "./fact-index.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import {
  factEvidence,
  factRevisions,
  facts,
  factVerifications,
  metrics,
  quotes,
  zones,
} from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

/** A quote that was found in the text of its source. */
export interface SourceQuote extends TextQuote {
  readonly sourceId: string;
  readonly page: number | null;
}

/** What a revision says; everything else belongs to the fact. */
export interface RevisionValue extends FactValue {
  readonly vintage: Vintage | null;
}

export interface NewFact {
  readonly identity: FactIdentity;
  readonly value: RevisionValue;
  readonly quote: SourceQuote;
}

export type FactCreation =
  | { readonly outcome: "created" | "exists"; readonly factId: string }
  | { readonly outcome: "unknown-zone" | "unknown-metric" | "not-a-range" };

/** The fact, its first revision, quote, evidence and search words, in one; once per identity. */
export async function createFact(
  db: MainDatabase,
  fact: NewFact,
  deed: Deed,
): Promise<FactCreation> {
  return inTransaction<FactCreation>(db, (tx) => {
    const { identity } = fact;
    if (!isRangeInOrder(fact.value)) return { outcome: "not-a-range" };
    const identityKey = factIdentityKey(identity);
    const isSame = eq(facts.identityKey, identityKey);
    const same = tx.select({ id: facts.id }).from(facts).where(isSame).get();
    if (same !== undefined) return { outcome: "exists", factId: same.id };
    const isZone = eq(zones.id, identity.zoneId);
    const isMetric = eq(metrics.id, identity.metricId);
    if (tx.select({ id: zones.id }).from(zones).where(isZone).get() === undefined) {
      return { outcome: "unknown-zone" };
    }
    if (tx.select({ id: metrics.id }).from(metrics).where(isMetric).get() === undefined) {
      return { outcome: "unknown-metric" };
    }
    const factId = newId();
    insertFact(tx, { factId, identityKey, identity }, deed);
    const quoteId = insertQuote(tx, fact.quote);
    insertRevision(tx, { factId, revision: 1, quoteId, reason: null, value: fact.value }, deed);
    indexFact(tx, factId);
    recordAudit(tx, deed, { action: "fact.create", subjectId: factId });
    return { outcome: "created", factId };
  });
}

export interface FactRevising {
  readonly factId: string;
  /** Null takes whatever revision is current. */
  readonly baseRevision: number | null;
  /** What changes; what is absent stays as the current revision has it. */
  readonly changes: Partial<RevisionValue>;
  /** Null keeps the quote of the current revision. */
  readonly quote: SourceQuote | null;
  readonly reason: string;
}

/** Adds a revision; a change that changes nothing adds none. */
export async function reviseFact(
  db: MainDatabase,
  { factId, baseRevision, changes, quote, reason }: FactRevising,
  deed: PersonalDeed,
): Promise<"revised" | "unchanged" | "not-a-range" | "not-found" | "revision-outdated"> {
  return inTransaction(db, (tx) => {
    const current = currentRevision(tx, factId);
    if (current === undefined) return "not-found";
    if (baseRevision !== null && baseRevision !== current.revision) return "revision-outdated";
    const { quoteId: quoteBefore, revision: last, ...before } = current;
    const value = { ...before, ...changes };
    if (!isRangeInOrder(value)) return "not-a-range";
    if (quote === null && sameValue(before, value)) return "unchanged";
    const quoteId = quote === null ? quoteBefore : insertQuote(tx, quote);
    const revision = last + 1;
    insertRevision(tx, { factId, revision, quoteId, reason, value }, deed);
    tx.update(facts).set({ currentRevision: revision }).where(eq(facts.id, factId)).run();
    indexFact(tx, factId);
    const detail = { revision, from: before, to: value, reason };
    recordAudit(tx, deed, { action: "fact.revise", subjectId: factId, detail });
    return "revised";
  });
}

/** Marks the current revision as checked; its author cannot. Twice is once. */
export async function verifyFact(
  db: MainDatabase,
  { factId, revision }: { factId: string; revision: number | null },
  deed: PersonalDeed,
): Promise<"verified" | "not-found" | "revision-outdated" | "own-work-not-verifiable"> {
  return inTransaction(db, (tx) => {
    const current = currentRevision(tx, factId);
    if (current === undefined) return "not-found";
    if (revision !== null && revision !== current.revision) return "revision-outdated";
    const author = authorOf(tx, { factId, revision: current.revision });
    if (author === deed.by) return "own-work-not-verifiable";
    const { changes } = tx
      .insert(factVerifications)
      .values({ factId, revision: current.revision, verifiedBy: deed.by, verifiedAt: deed.at })
      .onConflictDoNothing()
      .run();
    if (changes === 1) {
      const detail = { revision: current.revision };
      recordAudit(tx, deed, { action: "fact.verify", subjectId: factId, detail });
    }
    return "verified";
  });
}

function insertFact(
  tx: MainTransaction,
  fact: { factId: string; identityKey: string; identity: FactIdentity },
  deed: Deed,
): void {
  const { period, ...identity } = fact.identity;
  tx.insert(facts)
    .values({
      ...identity,
      id: fact.factId,
      identityKey: fact.identityKey,
      periodStart: period.start,
      periodEnd: period.end,
      periodLabel: period.label,
      currentRevision: 1,
      createdBy: deed.by,
      createdAt: deed.at,
    })
    .run();
}

function insertQuote(tx: MainTransaction, quote: SourceQuote): string {
  const id = newId();
  tx.insert(quotes)
    .values({ id, ...quote })
    .run();
  return id;
}

interface NewRevision {
  readonly factId: string;
  readonly revision: number;
  readonly quoteId: string;
  readonly reason: string | null;
  readonly value: RevisionValue;
}

function insertRevision(tx: MainTransaction, row: NewRevision, deed: Deed): void {
  const { value, ...rest } = row;
  tx.insert(factRevisions)
    .values({ ...rest, ...value, authorId: deed.by, createdAt: deed.at })
    .run();
  const { factId, revision, quoteId } = row;
  tx.insert(factEvidence)
    .values({ factId, revision, quoteId, addedBy: deed.by, addedAt: deed.at })
    .run();
}

function currentRevision(tx: MainTransaction, factId: string) {
  const { revision, quoteId, value, valueHigh, unit, qualifier, vintage } = factRevisions;
  return tx
    .select({ revision, quoteId, value, valueHigh, unit, qualifier, vintage })
    .from(facts)
    .innerJoin(
      factRevisions,
      and(eq(factRevisions.factId, facts.id), eq(revision, facts.currentRevision)),
    )
    .where(eq(facts.id, factId))
    .get();
}

function authorOf(
  tx: MainTransaction,
  { factId, revision }: { factId: string; revision: number },
): string | null {
  const isRevision = and(eq(factRevisions.factId, factId), eq(factRevisions.revision, revision));
  const { authorId } = factRevisions;
  return tx.select({ authorId }).from(factRevisions).where(isRevision).get()?.authorId ?? null;
}

const isRangeInOrder = ({ value, valueHigh }: RevisionValue): boolean =>
  valueHigh === null || compareDecimals(value, valueHigh) <= 0;

function sameValue(before: RevisionValue, after: RevisionValue): boolean {
  return (
    before.value === after.value &&
    before.valueHigh === after.valueHigh &&
    before.unit === after.unit &&
    before.qualifier === after.qualifier &&
    before.vintage === after.vintage
  );
}
