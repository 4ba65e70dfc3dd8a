import { and, eq, isNull } from "drizzle-orm";
import type { MainDatabase } from "./open-database.ts";
import { personalTokens, users } from "./schema.ts";

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
  const row = db
    .select({
      tokenId: personalTokens.id,
      userId: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
    })
    .from(personalTokens)
    .innerJoin(users, eq(users.id, personalTokens.userId))
    .where(and(eq(personalTokens.tokenHash, tokenHash), isNull(personalTokens.revokedAt)))
    .get();
  return row ?? null;
}

/** Kept to the minute: a script's every request need not write. */
export async function noteTokenUse(db: MainDatabase, tokenId: string, now: Date): Promise<void> {
  db.update(personalTokens).set({ lastUsedAt: now }).where(eq(personalTokens.id, tokenId)).run();
}
