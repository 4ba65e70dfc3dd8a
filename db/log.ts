import { and, desc, eq, gt, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { clients, snapshots, updates } from "./log-schema.ts";
import type { LogDatabase } from "./open-database.ts";

/** One update on its way into the log. */
export interface NewUpdate {
  readonly reportId: string;
  /** Null: the server itself. */
  readonly personId: string | null;
  /** A Yjs update, encoding v1, whose dependencies all lie before it in the log. */
  readonly data: Uint8Array;
  /** Whose the Yjs clients in it are, as far as the log need be told; the first word stands. */
  readonly writers: readonly { readonly clientId: number; readonly personId: string | null }[];
}

/** A report as stored: the updates to apply in order, the newest snapshot first if there is one. */
export interface StoredReport {
  readonly updates: readonly Uint8Array[];
  /** Position of the last update contained. */
  readonly seq: number;
  /** The version of the rules by which the snapshot needs no repair; null: that is not known. */
  readonly soundBy: number | null;
  /** Of all `updates` together; null where only they themselves tell. */
  readonly stateVector: Uint8Array | null;
  /** How much of `updates` lies behind the snapshot. */
  readonly tail: { readonly count: number; readonly bytes: number };
}

/**
 * Appends updates of any reports in one BEGIN IMMEDIATE transaction; they are on disk when it
 * returns. Answers their positions in the same order.
 *
 * @throws SqliteError when nothing of it was stored ("SQLITE_BUSY", "SQLITE_FULL", …)
 */
export function appendUpdates(
  db: LogDatabase,
  news: readonly NewUpdate[],
  at: Date = new Date(),
): number[] {
  const { append } = statementsOf(db);
  const { seqs, last } = append.immediate(news, at);
  lastSeqs.set(db, last);
  return seqs;
}

interface LastSeq {
  /** 0 without any update. */
  readonly seq: number;
  /** Another one as soon as another connection has changed the file. */
  readonly dataVersion: number;
}

const lastSeqs = new WeakMap<LogDatabase, LastSeq>();
const dataVersionShape = z.int();

/** The newest position of all reports, as it stays while the caller holds the write lock. */
function lastSeqOf(db: LogDatabase): LastSeq {
  const dataVersion = dataVersionShape.parse(statementsOf(db).dataVersion.get());
  const known = lastSeqs.get(db);
  if (known?.dataVersion === dataVersion) return known;
  let newest = 0;
  for (const seq of committedSeqs(db).values()) newest = Math.max(newest, seq);
  return { seq: newest, dataVersion };
}

/** Every edit runs them: they are prepared once for each connection. */
function statementsOf(db: LogDatabase): Statements {
  const prepared = statementsByDatabase.get(db) ?? prepareStatements(db);
  statementsByDatabase.set(db, prepared);
  return prepared;
}

type Statements = ReturnType<typeof prepareStatements>;
const statementsByDatabase = new WeakMap<LogDatabase, Statements>();

function prepareStatements(db: LogDatabase) {
  const { placeholder } = sql;
  const reportId = placeholder("reportId");
  const personId = placeholder("personId");
  const at = placeholder("at");
  const insertClient = db
    .insert(clients)
    .values({ reportId, clientId: placeholder("clientId"), personId, firstSeenAt: at })
    .onConflictDoNothing()
    .prepare();
  const insertUpdate = db
    .insert(updates)
    .values({ reportId, seq: placeholder("seq"), personId, at, data: placeholder("data") })
    .prepare();
  return {
    /** Drizzle would make a transaction's objects anew for each commit. */
    append: db.$client.transaction((news: readonly NewUpdate[], appendedAt: Date) => {
      const before = lastSeqOf(db);
      const seqs = news.map(({ reportId, personId, data, writers }, place) => {
        for (const writer of writers) insertClient.run({ reportId, at: appendedAt, ...writer });
        const seq = before.seq + 1 + place;
        insertUpdate.run({ reportId, seq, personId, at: appendedAt, data: asBuffer(data) });
        return seq;
      });
      return { seqs, last: { ...before, seq: before.seq + seqs.length } };
    }),
    newestSnapshot: db
      .select()
      .from(snapshots)
      .where(eq(snapshots.reportId, reportId))
      .orderBy(desc(snapshots.seq))
      .limit(1)
      .prepare(),
    updatesAfter: db
      .select({ seq: updates.seq, data: updates.data })
      .from(updates)
      .where(and(eq(updates.reportId, reportId), gt(updates.seq, placeholder("from"))))
      .orderBy(updates.seq)
      .prepare(),
    dataVersion: db.$client.prepare("PRAGMA data_version").pluck(),
  };
}

/** The newest snapshot and every update behind it, as one reading moment sees them. */
export function readReport(db: LogDatabase, reportId: string): StoredReport {
  const { newestSnapshot, updatesAfter } = statementsOf(db);
  return db.transaction(() => {
    const snapshot = newestSnapshot.get({ reportId });
    const from = snapshot?.seq ?? 0;
    const tail = updatesAfter.all({ reportId, from });
    return {
      updates: [...(snapshot === undefined ? [] : [snapshot]), ...tail].map((row) => row.data),
      seq: tail.at(-1)?.seq ?? from,
      soundBy: snapshot?.soundBy ?? null,
      stateVector: (tail.length === 0 && snapshot?.stateVector) || null,
      tail: { count: tail.length, bytes: tail.reduce((sum, row) => sum + row.data.length, 0) },
    };
  });
}

/** A report's committed state, from any process; null when nothing was ever written to it. */
export function readCommitted(db: LogDatabase, reportId: string): StoredReport | null {
  const stored = readReport(db, reportId);
  return stored.updates.length === 0 ? null : stored;
}

/** The whole of a report up to and including `seq`. */
export interface NewSnapshot {
  readonly reportId: string;
  readonly seq: number;
  /** A Yjs update, encoding v1. */
  readonly state: Uint8Array;
  /** Of `state`. */
  readonly stateVector: Uint8Array;
  readonly soundBy: number | null;
}

/**
 * Keeps `state`, the whole report up to and including `seq`, and drops the snapshots that it
 * replaces, in one transaction. The log itself stays whole.
 */
export function writeSnapshot(
  db: LogDatabase,
  { reportId, seq, state, stateVector, soundBy }: NewSnapshot,
  at: Date = new Date(),
): void {
  const found = { stateVector: asBuffer(stateVector), soundBy };
  db.transaction(
    (tx) => {
      tx.insert(snapshots)
        .values({ reportId, seq, at, data: asBuffer(state), ...found })
        .onConflictDoUpdate({ target: [snapshots.reportId, snapshots.seq], set: found })
        .run();
      tx.delete(snapshots)
        .where(and(eq(snapshots.reportId, reportId), lt(snapshots.seq, seq)))
        .run();
    },
    { behavior: "immediate" },
  );
}

/** Yjs client → the person who first wrote under it; null: the server. */
export function readClients(db: LogDatabase, reportId: string): ReadonlyMap<number, string | null> {
  const rows = db
    .select({ clientId: clients.clientId, personId: clients.personId })
    .from(clients)
    .where(eq(clients.reportId, reportId))
    .all();
  return new Map(rows.map((row) => [row.clientId, row.personId]));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** For every report that was ever written to, the position of its last update. */
export function committedSeqs(db: LogDatabase): ReadonlyMap<string, number> {
  const rows = db.all(newestByReport);
  return new Map(
    z
      .array(newestShape)
      .parse(rows)
      .map(({ reportId, seq }) => [reportId, seq]),
  );
}

/** From report to report through the primary key: GROUP BY would read the whole log. */
const newestByReport = sql`
  WITH RECURSIVE written (report_id) AS (
    SELECT min(${updates.reportId}) FROM ${updates}
    UNION ALL
    SELECT (SELECT min(${updates.reportId}) FROM ${updates} WHERE ${updates.reportId} > written.report_id)
    FROM written WHERE written.report_id IS NOT NULL
  )
  SELECT written.report_id AS reportId,
    (SELECT max(${updates.seq}) FROM ${updates} WHERE ${updates.reportId} = written.report_id) AS seq
  FROM written WHERE written.report_id IS NOT NULL
`;
const newestShape = z.object({ reportId: z.string(), seq: z.int() });
