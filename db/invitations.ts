import { and, desc, eq, gt, isNull, lt, or } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { parseWorkspaceRole, type WorkspaceRole } from "#core/roles.ts";
import { type Deed, type PersonalDeed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { invitations, users } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

const openInvitation = (tokenHash: string, now: Date) =>
  and(
    eq(invitations.tokenHash, tokenHash),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    gt(invitations.expiresAt, now),
  );

export interface OpenInvitation {
  readonly id: string;
  readonly role: WorkspaceRole;
  /** In lower case; null: whoever holds the link. */
  readonly email: string | null;
  readonly invitedBy: string;
}

/** Null when the link is unknown, used, revoked or expired. */
export async function findOpenInvitation(
  db: MainDatabase,
  tokenHash: string,
  now: Date,
): Promise<OpenInvitation | null> {
  return findOpenInvitationIn(db, tokenHash, now);
}

export function findOpenInvitationIn(
  tx: MainDatabase | MainTransaction,
  tokenHash: string,
  now: Date,
): OpenInvitation | null {
  const row = tx
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

/** Uses up an invitation that the same transaction has found open. */
export function takeInvitation(
  tx: MainTransaction,
  invitationId: string,
  deed: PersonalDeed,
): void {
  tx.update(invitations)
    .set({ acceptedBy: deed.by, acceptedAt: deed.at })
    .where(eq(invitations.id, invitationId))
    .run();
  recordAudit(tx, deed, { action: "invitation.accept", subjectId: invitationId });
}

export interface InvitationRow {
  readonly id: string;
  readonly role: WorkspaceRole;
  readonly email: string | null;
  readonly invitedBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly acceptedBy: { readonly id: string; readonly name: string } | null;
  readonly revokedAt: Date | null;
}

const newcomers = alias(users, "newcomers");

const selectInvitations = (db: MainDatabase) =>
  db
    .select({
      id: invitations.id,
      role: invitations.role,
      email: invitations.email,
      invitedBy: { id: users.id, name: users.name },
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      acceptedAt: invitations.acceptedAt,
      acceptedBy: { id: newcomers.id, name: newcomers.name },
      revokedAt: invitations.revokedAt,
    })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .leftJoin(newcomers, eq(newcomers.id, invitations.acceptedBy));

export type InvitationKey = readonly [createdAtMs: number, id: string];

/** Newest first, whatever became of them. */
export async function listInvitations(
  db: MainDatabase,
  { after, limit }: Slice<InvitationKey>,
): Promise<Page<InvitationRow, InvitationKey>> {
  const rows = selectInvitations(db)
    .where(after === null ? undefined : afterKey(after))
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
  return selectInvitations(db).where(eq(invitations.id, invitationId)).get() ?? null;
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
  return inTransaction(db, (tx) => insertInvitation(tx, invitation, deed));
}

/**
 * The same invitation under a new link; the old one is good no longer. Answers the new invitation's
 * id, or null when there is none, or it was used or revoked.
 */
export async function reissueInvitation(
  db: MainDatabase,
  { invitationId, ...link }: { invitationId: string; tokenHash: string; expiresAt: Date },
  deed: PersonalDeed,
): Promise<string | null> {
  return inTransaction(db, (tx) => {
    const old = tx
      .update(invitations)
      .set({ revokedAt: deed.at })
      .where(unsettled(invitationId))
      .returning({ role: invitations.role, email: invitations.email })
      .get();
    if (old === undefined) return null;
    recordAudit(tx, deed, { action: "invitation.revoke", subjectId: invitationId });
    return insertInvitation(tx, { ...old, ...link }, deed);
  });
}

function insertInvitation(
  tx: MainTransaction,
  invitation: NewInvitation,
  deed: PersonalDeed,
): string {
  const id = newId();
  tx.insert(invitations)
    .values({ id, ...invitation, invitedBy: deed.by, createdAt: deed.at })
    .run();
  const detail = { role: invitation.role, email: invitation.email };
  recordAudit(tx, deed, { action: "invitation.create", subjectId: id, detail });
  return id;
}

/** Neither used nor revoked; perhaps expired. */
const unsettled = (invitationId: string) =>
  and(
    eq(invitations.id, invitationId),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
  );

/** False when there is no such invitation, or it was used or revoked already. */
export async function revokeInvitation(
  db: MainDatabase,
  invitationId: string,
  deed: Deed,
): Promise<boolean> {
  return inTransaction(db, (tx) => {
    const { changes } = tx
      .update(invitations)
      .set({ revokedAt: deed.at })
      .where(unsettled(invitationId))
      .run();
    if (changes === 0) return false;
    recordAudit(tx, deed, { action: "invitation.revoke", subjectId: invitationId });
    return true;
  });
}
