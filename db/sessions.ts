import { and, desc, eq, gt, lt, ne, or } from "drizzle-orm";
import { type PersonalDeed, recordAudit } from "./audit.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { sessions } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

/** A place where somebody is signed in; its secret never leaves the table. */
export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly expiresAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export type SessionKey = readonly [createdAtMs: number, id: string];

/** A person's sessions that are still good, newest first. */
export async function listSessions(
  db: MainDatabase,
  { userId, now, after, limit }: Slice<SessionKey> & { userId: string; now: Date },
): Promise<Page<SessionRow, SessionKey>> {
  const { id, createdAt, lastSeenAt, expiresAt, ipAddress, userAgent } = sessions;
  const rows = db
    .select({ id, createdAt, lastSeenAt, expiresAt, ipAddress, userAgent })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        gt(expiresAt, now),
        after === null ? undefined : afterKey(after),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .all();
  return pageOf(rows, { limit, keyOf: (row) => [row.createdAt.getTime(), row.id] as const });
}

function afterKey([createdAtMs, sessionId]: SessionKey) {
  const at = new Date(createdAtMs);
  const { createdAt, id } = sessions;
  return or(lt(createdAt, at), and(eq(createdAt, at), lt(id, sessionId)));
}

/** False when the person has no such session. */
export async function endSession(
  db: MainDatabase,
  { userId, sessionId }: { userId: string; sessionId: string },
  deed: PersonalDeed,
): Promise<boolean> {
  return inTransaction(db, (tx) => {
    const isTheirs = and(eq(sessions.id, sessionId), eq(sessions.userId, userId));
    const { changes } = tx.delete(sessions).where(isTheirs).run();
    if (changes === 0) return false;
    recordAudit(tx, deed, { action: "session.end", subjectId: userId, detail: { count: 1 } });
    return true;
  });
}

/** Ends all of a person's sessions but one; answers how many there were. */
export async function endOtherSessions(
  db: MainDatabase,
  { userId, exceptId }: { userId: string; exceptId: string | null },
  deed: PersonalDeed,
): Promise<number> {
  return inTransaction(db, (tx) => {
    const others = and(
      eq(sessions.userId, userId),
      exceptId === null ? undefined : ne(sessions.id, exceptId),
    );
    const { changes } = tx.delete(sessions).where(others).run();
    const detail = { count: changes };
    recordAudit(tx, deed, { action: "session.end", subjectId: userId, detail });
    return changes;
  });
}

export async function noteSessionUse(
  db: MainDatabase,
  sessionId: string,
  now: Date,
): Promise<void> {
  db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId)).run();
}
