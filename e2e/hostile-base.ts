import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { hostileStrings } from "../core/test-hostile-strings.ts";
import { type MainDatabase, openMainDatabase } from "../db/open-database.ts";
import * as tables from "../db/schema.ts";
import { hashSecretToken } from "../server/secret-token.ts";
import type { RunningServer } from "./server.ts";

/** First among the names of everything: how the page shows it is how it must show the others. */
export const plainWords = "平常的字";

/**
 * All hostile strings as a name of at most so many characters can hold them, none twice and none
 * empty, after the plain one. What the API refuses (NUL, half a surrogate pair) is written in
 * another way, and what is too long is cut off.
 */
export function namesWithin(max: number): readonly string[] {
  const names = hostileStrings.map((text) =>
    cutTo(max, text.toWellFormed().replaceAll("\0", "␀").trim()),
  );
  return [plainWords, ...new Set(names.filter((name) => name !== ""))];
}

function cutTo(max: number, name: string): string {
  return name.slice(0, max).toWellFormed().trim();
}

export interface HostileBase {
  /** Sign-in tokens of people with hostile names, by name. */
  readonly tokenByName: ReadonlyMap<string, string>;
  /** A fact whose every revision has a hostile reason, quote, unit and source. */
  readonly revisedFactId: string;
  /** A zone that has a fact for every hostile metric. */
  readonly zoneId: string;
  /** Where a hostile member is signed in with a hostile program each time. */
  readonly memberId: string;
  /** Pages that are about one hostile thing, by its kind, each with the words it is about. */
  readonly pages: Readonly<Record<PageKind, readonly PageAbout[]>>;
}

export const pageKinds = ["zone", "fact", "source", "invitation"] as const;
export type PageKind = (typeof pageKinds)[number];

interface PageAbout {
  readonly path: string;
  readonly name: string;
}

const now = new Date();
const day = 86_400_000;

/**
 * Fills the fact base and the lists of people with hostile names. Straight into the database: the
 * API takes the same words (server/api/hostile-strings.test.ts), but not thousands of them in the
 * time that a story has.
 */
export function fillWithHostileNames(
  server: RunningServer,
  { ownerId, reportId }: { ownerId: string; reportId: string },
): HostileBase {
  const db = openMainDatabase(join(server.dataDir, "zonebrief.db"), { busyTimeoutMs: 10_000 });
  try {
    return db.transaction((tx) => {
      const people = addPeople(tx, reportId);
      addTokens(tx, ownerId);
      addReports(tx, ownerId);
      addAuditEvents(tx, people, ownerId);
      return {
        tokenByName: people.tokenByName,
        memberId: addSessions(tx, people),
        ...addFactBase(tx, ownerId, addInvitations(tx, people)),
      };
    });
  } finally {
    db.$client.close();
  }
}

type Transaction = Parameters<Parameters<MainDatabase["transaction"]>[0]>[0];

interface People {
  readonly idByName: ReadonlyMap<string, string>;
  readonly tokenByName: ReadonlyMap<string, string>;
}

function addPeople(tx: Transaction, reportId: string): People {
  const idByName = new Map<string, string>();
  const tokenByName = new Map<string, string>();
  for (const [at, name] of namesWithin(60).entries()) {
    const id = randomUUID();
    const token = `zb_hostile-${id}`;
    idByName.set(name, id);
    tokenByName.set(name, token);
    const shared = { createdAt: new Date(now.getTime() - at), updatedAt: now };
    const email = `hostile-${at}@example.org`;
    tx.insert(tables.users)
      .values({ id, name, email, role: "analyst", ...shared })
      .run();
    tx.insert(tables.personalTokens)
      .values({
        id: randomUUID(),
        userId: id,
        name: "script",
        tokenHash: hashSecretToken(token),
        createdAt: now,
      })
      .run();
    tx.insert(tables.reportMembers)
      .values({ reportId, userId: id, role: "editor", addedAt: now })
      .run();
  }
  return { idByName, tokenByName };
}

function addTokens(tx: Transaction, userId: string): void {
  for (const name of namesWithin(60)) {
    tx.insert(tables.personalTokens)
      .values({ id: randomUUID(), userId, name, tokenHash: randomUUID(), createdAt: now })
      .run();
  }
}

function addReports(tx: Transaction, userId: string): void {
  for (const title of namesWithin(200)) {
    const id = randomUUID();
    tx.insert(tables.reports).values({ id, title, createdAt: now, updatedAt: now }).run();
    tx.insert(tables.reportMembers)
      .values({ reportId: id, userId, role: "owner", addedAt: now })
      .run();
  }
}

function addAuditEvents(tx: Transaction, { idByName }: People, subjectId: string): void {
  for (const [name, actorId] of idByName) {
    const whence = { ipAddress: "127.0.0.1", userAgent: `${name} Chrome/1` };
    const deed = { action: "person.rename", subjectType: "person", detail: { name } };
    tx.insert(tables.auditEvents)
      .values({ at: now, actorId, subjectId, ...deed, ...whence })
      .run();
    tx.insert(tables.auditEvents)
      .values({ at: now, actorId: null, subjectId: actorId, ...deed, ...whence })
      .run();
  }
}

function addSessions(tx: Transaction, { idByName }: People): string {
  const userId = idByName.get(plainWords) ?? "";
  for (const name of namesWithin(500)) {
    const userAgent = `${name} Chrome/1`;
    tx.insert(tables.sessions)
      .values({
        id: randomUUID(),
        token: randomUUID(),
        userId,
        userAgent,
        ipAddress: "127.0.0.1",
        expiresAt: new Date(now.getTime() + day),
        createdAt: now,
        updatedAt: now,
      })
      .run();
  }
  return userId;
}

function addInvitations(tx: Transaction, { idByName }: People): readonly PageAbout[] {
  return [...idByName].map(([name, invitedBy]) => {
    const token = `inv_hostile-${invitedBy}`;
    const expiresAt = new Date(now.getTime() + day);
    const invitation = { role: "reader", invitedBy, createdAt: now, expiresAt } as const;
    tx.insert(tables.invitations)
      .values({ id: randomUUID(), tokenHash: hashSecretToken(token), ...invitation })
      .run();
    tx.insert(tables.invitations)
      .values({
        id: randomUUID(),
        tokenHash: randomUUID(),
        ...invitation,
        acceptedBy: invitedBy,
        acceptedAt: now,
      })
      .run();
    return { path: `/invite/${token}`, name };
  });
}

function addFactBase(
  tx: Transaction,
  ownerId: string,
  invitation: readonly PageAbout[],
): Pick<HostileBase, "revisedFactId" | "zoneId" | "pages"> {
  const zones = namesWithin(80).map((name) => {
    const id = randomUUID();
    const place = { aliases: [name, `${name}2`], city: cutTo(40, name), province: name };
    tx.insert(tables.zones)
      .values({ id, name, ...place, createdAt: now })
      .run();
    return { id, name };
  });
  const metrics = namesWithin(80).map((name) => {
    const id = randomUUID();
    const told = { aliases: [], unit: "亿元", kind: "money", definition: name } as const;
    tx.insert(tables.metrics)
      .values({ id, name, ...told, createdAt: now })
      .run();
    return { id, name };
  });
  const quotes = addSources(tx, ownerId);
  const zoneId = zones[0]?.id ?? "";
  const facts = metrics.map((metric, at) => ({
    id: randomUUID(),
    name: metric.name,
    metricId: metric.id,
    zoneId: zones[at % zones.length]?.id ?? zoneId,
    quoteId: quotes[at % quotes.length]?.quoteId ?? "",
  }));
  for (const fact of facts) {
    addFact(tx, fact);
    addFact(tx, { ...fact, id: randomUUID(), zoneId, name: "一园多指标" });
  }
  const revisedFactId = randomUUID();
  addFact(tx, {
    id: revisedFactId,
    name: "多次修订",
    metricId: metrics[0]?.id ?? "",
    zoneId,
    quoteId: quotes[0]?.quoteId ?? "",
    // The newest stands out from the others; it is plain as the first.
    revisions: [...quotes, ...quotes.slice(0, 1)],
  });
  return {
    revisedFactId,
    zoneId,
    pages: {
      zone: zones.map(({ id, name }) => ({ path: `/zones/${id}`, name })),
      fact: facts.map(({ id, name }) => ({ path: `/facts/${id}`, name })),
      source: quotes.map(({ sourceId, name }) => ({ path: `/sources/${sourceId}`, name })),
      invitation,
    },
  };
}

interface HostileQuote {
  readonly quoteId: string;
  readonly sourceId: string;
  readonly name: string;
}

/** A source of each name, whose text is that name, and a quote of the whole of it. */
function addSources(tx: Transaction, addedBy: string): readonly HostileQuote[] {
  return namesWithin(300).map((name) => {
    const sourceId = randomUUID();
    const quoteId = randomUUID();
    tx.insert(tables.sources)
      .values({
        id: sourceId,
        sha256: randomUUID(),
        fileName: name,
        mediaType: "text/plain",
        byteSize: name.length,
        text: name,
        title: name,
        kind: "newspaper",
        publisher: cutTo(120, name),
        authors: [cutTo(60, name)],
        pageLabel: cutTo(20, name),
        url: `https://example.org/?${encodeURIComponent(name)}`,
        addedBy,
        addedAt: now,
      })
      .run();
    tx.insert(tables.quotes)
      .values({
        id: quoteId,
        sourceId,
        exact: name,
        prefix: name.slice(0, 32),
        suffix: name.slice(0, 32),
        start: 0,
        end: name.length,
      })
      .run();
    return { quoteId, sourceId, name };
  });
}

interface FactToAdd {
  readonly id: string;
  readonly name: string;
  readonly metricId: string;
  readonly zoneId: string;
  readonly quoteId: string;
  /** What each further revision rests on. */
  readonly revisions?: readonly HostileQuote[];
}

function addFact(tx: Transaction, fact: FactToAdd): void {
  const { id, name, metricId, zoneId, quoteId, revisions = [] } = fact;
  tx.insert(tables.facts)
    .values({
      id,
      identityKey: id,
      zoneId,
      metricId,
      subject: cutTo(80, name),
      kind: "money",
      periodLabel: cutTo(60, name),
      isForecast: false,
      currentRevision: revisions.length + 1,
      createdAt: now,
    })
    .run();
  const own = { quoteId, name, reason: null };
  const further = revisions.map((each) => ({ ...each, reason: each.name }));
  for (const [at, each] of [own, ...further].entries()) {
    tx.insert(tables.factRevisions)
      .values({
        factId: id,
        revision: at + 1,
        value: "1106.8",
        unit: cutTo(20, each.name),
        qualifier: cutTo(20, each.name),
        quoteId: each.quoteId,
        reason: each.reason,
        createdAt: now,
      })
      .run();
  }
}
