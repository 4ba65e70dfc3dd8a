import { and, eq, gt, isNull } from "drizzle-orm";
import { parseWorkspaceRole, type WorkspaceRole } from "#core/roles.ts";
import type { MainDatabase } from "./open-database.ts";
import { invitations, users } from "./schema.ts";

const openInvitation = (tokenHash: string, now: Date) =>
  and(
    eq(invitations.tokenHash, tokenHash),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, now),
  );

/** Null when the link is unknown, used, revoked or expired. */
export async function findOpenInvitation(
  db: MainDatabase,
  tokenHash: string,
  now: Date,
): Promise<{ id: string; role: WorkspaceRole; email: string | null; invitedBy: string } | null> {
  const row = db
    .select({
      id: invitations.id,
      role: invitations.role,
      email: invitations.email,
      invitedBy: users.name,
    })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(openInvitation(tokenHash, now))
    .get();
  const role = parseWorkspaceRole(row?.role);
  return row === undefined || role === null ? null : { ...row, role };
}

/** Uses the invitation up; false when somebody else was faster. */
export async function acceptInvitation(
  db: MainDatabase,
  tokenHash: string,
  { userId, now }: { userId: string; now: Date },
): Promise<boolean> {
  const result = db
    .update(invitations)
    .set({ acceptedBy: userId, acceptedAt: now })
    .where(openInvitation(tokenHash, now))
    .run();
  return result.changes === 1;
}
