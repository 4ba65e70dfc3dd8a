import { count, eq, sql } from "drizzle-orm";
import type { WorkspaceRole } from "#core/roles.ts";
import { type Deed, recordAudit } from "./audit.ts";
import { findOpenInvitationIn, takeInvitation } from "./invitations.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { adoptSampleReportsIn } from "./sample.ts";
import { accounts, users } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

export interface Newcomer {
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly passwordHash: string;
  readonly invitationHash: string | null;
  /** SIGNUP=open: whoever comes without an invitation becomes an analyst. */
  readonly isOpen: boolean;
}

export type SignUpOutcome =
  | { readonly outcome: "signed-up"; readonly userId: string }
  | { readonly outcome: "invitation-needed" | "invitation-invalid" | "email-taken" };

/**
 * The account, its password and the use of its invitation, in one: an invitation serves one person,
 * and a sign-up that fails leaves it open. The first account is the administrator's. Whether an
 * address has an account is told only to those who may sign up at all.
 */
export async function signUpPerson(
  db: MainDatabase,
  newcomer: Newcomer,
  whence: Omit<Deed, "by">,
): Promise<SignUpOutcome> {
  return inTransaction<SignUpOutcome>(db, (tx) => {
    const { name, email, passwordHash } = newcomer;
    const userId = newId();
    const entry = entryOf(tx, newcomer, whence.at);
    if ("outcome" in entry) return entry;
    if (hasAccount(tx, email)) return { outcome: "email-taken" };
    const times = { createdAt: whence.at, updatedAt: whence.at };
    tx.insert(users)
      .values({ id: userId, name, email, role: entry.role, ...times })
      .run();
    tx.insert(accounts)
      .values({
        id: newId(),
        userId,
        accountId: userId,
        providerId: "credential",
        password: passwordHash,
        ...times,
      })
      .run();
    const deed = { ...whence, by: userId };
    const { invitationId, role } = entry;
    if (invitationId !== null) takeInvitation(tx, invitationId, deed);
    if (role === "admin") adoptSampleReportsIn(tx, { userId, at: whence.at });
    recordAudit(tx, deed, { action: "person.join", subjectId: userId, detail: { role } });
    return { outcome: "signed-up", userId };
  });
}

/** What lets the newcomer in, if anything does. */
function entryOf(
  tx: MainTransaction,
  { email, invitationHash, isOpen }: Newcomer,
  now: Date,
):
  | { role: WorkspaceRole; invitationId: string | null }
  | { outcome: "invitation-needed" | "invitation-invalid" } {
  const isFirst = tx.select({ people: count() }).from(users).get()?.people === 0;
  if (isFirst) return { role: "admin", invitationId: null };
  if (invitationHash === null) {
    return isOpen ? { role: "analyst", invitationId: null } : { outcome: "invitation-needed" };
  }
  const invitation = findOpenInvitationIn(tx, invitationHash, now);
  const isMeant = invitation?.email == null || invitation.email === email;
  if (invitation === null || !isMeant) return { outcome: "invitation-invalid" };
  return { role: invitation.role, invitationId: invitation.id };
}

function hasAccount(tx: MainTransaction, email: string): boolean {
  const row = tx
    .select({ id: users.id })
    .from(users)
    .where(eq(sql`lower(${users.email})`, email))
    .get();
  return row !== undefined;
}
