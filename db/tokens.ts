import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { type PersonalDeed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { personalTokens, users } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

/** The person behind a personal token that has not been revoked; the use is noted. */
export async function findPersonByToken(
  db: MainDatabase,
  tokenHash: string,
): Promise<{
  tokenId: string;
  userId: string;
  name: string;
  email: string;
  role: string | null;
} | null> {
  return prepareOnce(db).get({ tokenHash }) ?? null;
}

type FindByToken = ReturnType<typeof prepareFindByToken>;
const findByTokenOf = new WeakMap<MainDatabase, FindByToken>();

/** Every request and every socket of a program asks it. */
function prepareOnce(db: MainDatabase): FindByToken {
  const prepared = findByTokenOf.get(db) ?? prepareFindByToken(db);
  findByTokenOf.set(db, prepared);
  return prepared;
}

const prepareFindByToken = (db: MainDatabase) =>
  db
    .select({
      tokenId: personalTokens.id,
      userId: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
    })
    .from(personalTokens)
    .innerJoin(users, eq(users.id, personalTokens.userId))
    .where(
      and(
        eq(personalTokens.tokenHash, sql.placeholder("tokenHash")),
        isNull(personalTokens.revokedAt),
      ),
    )
    .prepare();

/** Kept to the minute: a script's every request need not write. */
export async function noteTokenUse(db: MainDatabase, tokenId: string, now: Date): Promise<void> {
  db.update(personalTokens).set({ lastUsedAt: now }).where(eq(personalTokens.id, tokenId)).run();
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export type TokenKey = readonly [createdAtMs: number, id: string];

/** A person's own tokens that still work, newest first. */
export async function listTokens(
  db: MainDatabase,
  { userId, after, limit }: Slice<TokenKey> & { userId: string },
): Promise<Page<TokenRow, TokenKey>> {
  const { id, name, createdAt, lastUsedAt } = personalTokens;
  const rows = db
    .select({ id, name, createdAt, lastUsedAt })
    .from(personalTokens)
    .where(
      and(
        eq(personalTokens.userId, userId),
        isNull(personalTokens.revokedAt),
        after === null ? undefined : afterKey(after),
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .all();
  return pageOf(rows, { limit, keyOf: (row) => [row.createdAt.getTime(), row.id] as const });
}

function afterKey([createdAtMs, tokenId]: TokenKey) {
  const { createdAt, id } = personalTokens;
  const at = new Date(createdAtMs);
  return or(lt(createdAt, at), and(eq(createdAt, at), lt(id, tokenId)));
}

export async function createToken(
  db: MainDatabase,
  { name, tokenHash }: { name: string; tokenHash: string },
  deed: PersonalDeed,
): Promise<TokenRow> {
  return inTransaction(db, (tx) => {
    const id = newId();
    tx.insert(personalTokens)
      .values({ id, userId: deed.by, name, tokenHash, createdAt: deed.at })
      .run();
    recordAudit(tx, deed, { action: "token.create", subjectId: id, detail: { name } });
    return { id, name, createdAt: deed.at, lastUsedAt: null };
  });
}

/** Only the person's own; false when they have no such token that still works. */
export async function revokeToken(
  db: MainDatabase,
  tokenId: string,
  deed: PersonalDeed,
): Promise<boolean> {
  return inTransaction(db, (tx) => {
    const isOwn = and(
      eq(personalTokens.id, tokenId),
      eq(personalTokens.userId, deed.by),
      isNull(personalTokens.revokedAt),
    );
    const { changes } = tx.update(personalTokens).set({ revokedAt: deed.at }).where(isOwn).run();
    if (changes === 0) return false;
    recordAudit(tx, deed, { action: "token.revoke", subjectId: tokenId });
    return true;
  });
}

/** All of a person's tokens that still work; answers how many. */
export async function revokeAllTokens(db: MainDatabase, deed: PersonalDeed): Promise<number> {
  return inTransaction(db, (tx) => {
    const revoked = tx
      .update(personalTokens)
      .set({ revokedAt: deed.at })
      .where(and(eq(personalTokens.userId, deed.by), isNull(personalTokens.revokedAt)))
      .returning({ id: personalTokens.id })
      .all();
    for (const { id } of revoked) recordAudit(tx, deed, { action: "token.revoke", subjectId: id });
    return revoked.length;
  });
}
