import { and, desc, eq, gt, isNull, lt, or } from "drizzle-orm";
import { parseWorkspaceRole, type WorkspaceRole } from "#core/roles.ts";
import { type Deed, type PersonalDeed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { invitations, users } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

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

export interface InvitationRow {
  readonly id: string;
  readonly role: WorkspaceRole;
  readonly email: string | null;
  readonly invitedBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
}

const invitationColumns = {
  id: invitations.id,
  role: invitations.role,
  email: invitations.email,
  invitedBy: { id: users.id, name: users.name },
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
};

export type InvitationKey = readonly [createdAtMs: number, id: string];

/** Newest first; revoked ones are left out, used and expired ones stay. */
export async function listInvitations(
  db: MainDatabase,
  { after, limit }: Slice<InvitationKey>,
): Promise<Page<InvitationRow, InvitationKey>> {
  const rows = db
    .select(invitationColumns)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(and(isNull(invitations.revokedAt), after === null ? undefined : afterKey(after)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(limit + 1)
    .all();
  return pageOf(rows, { limit, keyOf: ({ createdAt, id }) => [createdAt.getTime(), id] as const });
}

function afterKey([createdAtMs, id]: InvitationKey) {
  const createdAt = new Date(createdAtMs);
  return or(
    lt(invitations.createdAt, createdAt),
    and(eq(invitations.createdAt, createdAt), lt(invitations.id, id)),
  );
}

export async function findInvitation(
  db: MainDatabase,
  invitationId: string,
): Promise<InvitationRow | null> {
  const row = db
    .select(invitationColumns)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.id, invitationId))
    .get();
  return row ?? null;
}

export interface NewInvitation {
  readonly tokenHash: string;
  readonly role: WorkspaceRole;
  readonly email: string | null;
  readonly expiresAt: Date;
}

/** Answers the new invitation's id. */
export async function createInvitation(
  db: MainDatabase,
  invitation: NewInvitation,
  deed: PersonalDeed,
): Promise<string> {
  return inTransaction(db, (tx) => {
    const id = newId();
    tx.insert(invitations)
      .values({ id, ...invitation, invitedBy: deed.by, createdAt: deed.at })
      .run();
    const detail = { role: invitation.role, email: invitation.email };
    recordAudit(tx, deed, { action: "invitation.create", subjectId: id, detail });
    return id;
  });
}

/** False when there is no such invitation, or it was used or revoked already. */
export async function revokeInvitation(
  db: MainDatabase,
  invitationId: string,
  deed: Deed,
): Promise<boolean> {
  return inTransaction(db, (tx) => {
    const isOpen = and(
      eq(invitations.id, invitationId),
      isNull(invitations.acceptedAt),
      isNull(invitations.revokedAt),
    );
    const { changes } = tx.update(invitations).set({ revokedAt: deed.at }).where(isOpen).run();
    if (changes === 0) return false;
    recordAudit(tx, deed, { action: "invitation.revoke", subjectId: invitationId });
    return true;
  });
}
