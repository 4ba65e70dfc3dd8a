import {
  and,
  asc,
  count,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { parseWorkspaceRole, type WorkspaceRole } from "#core/roles.ts";
import { type Deed, recordAudit } from "./audit.ts";
import type { MainDatabase } from "./open-database.ts";
import { contains, type Page, pageOf, type Slice } from "./page.ts";
import { personalTokens, reportMembers, sessions, users } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

/** Everyone who ever had an account, removed members included. */
export async function countPeople(db: MainDatabase): Promise<number> {
  return db.select({ people: count() }).from(users).get()?.people ?? 0;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: WorkspaceRole | null;
  /** What returns when the suspension ends; null: not suspended. */
  readonly suspendedRole: WorkspaceRole | null;
  readonly createdAt: Date;
}

const personColumns = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  suspendedRole: users.suspendedRole,
  createdAt: users.createdAt,
};

type StoredPerson = Omit<PersonRow, "role" | "suspendedRole"> & {
  readonly role: string | null;
  readonly suspendedRole: string | null;
};

const toPerson = (row: StoredPerson): PersonRow => ({
  ...row,
  role: parseWorkspaceRole(row.role),
  suspendedRole: row.role === null ? parseWorkspaceRole(row.suspendedRole) : null,
});

export type PersonKey = readonly [name: string, id: string];

/** Ordered by name. Removed members are listed only when asked for. */
export async function listPeople(
  db: MainDatabase,
  {
    words,
    includesRemoved,
    after,
    limit,
  }: Slice<PersonKey> & { words: string; includesRemoved: boolean },
): Promise<Page<PersonRow, PersonKey>> {
  const conditions = [
    includesRemoved ? undefined : isNotNull(users.role),
    words === "" ? undefined : matching(words),
    after === null ? undefined : afterKey(after),
  ];
  const rows = db
    .select(personColumns)
    .from(users)
    .where(and(...conditions))
    .orderBy(asc(users.name), asc(users.id))
    .limit(limit + 1)
    .all();
  return pageOf(rows.map(toPerson), { limit, keyOf: ({ name, id }) => [name, id] as const });
}

function matching(words: string): SQL | undefined {
  return or(contains(sql`${users.name}`, words), contains(sql`${users.email}`, words));
}

function afterKey([name, id]: PersonKey): SQL | undefined {
  return or(gt(users.name, name), and(eq(users.name, name), gt(users.id, id)));
}

export async function findPerson(db: MainDatabase, userId: string): Promise<PersonRow | null> {
  const row = db.select(personColumns).from(users).where(eq(users.id, userId)).get();
  return row === undefined ? null : toPerson(row);
}

/** `email` in lower case. */
export async function findPersonByEmail(
  db: MainDatabase,
  email: string,
): Promise<PersonRow | null> {
  const isTheirs = eq(sql`lower(${users.email})`, email);
  const row = db.select(personColumns).from(users).where(isTheirs).get();
  return row === undefined ? null : toPerson(row);
}

/** Names by id; ids of nobody are left out. */
export async function namesOf(
  db: MainDatabase,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...userIds]))
    .all();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function renamePerson(
  db: MainDatabase,
  { userId, name }: { userId: string; name: string },
  deed: Deed,
): Promise<void> {
  inTransaction(db, (tx) => {
    tx.update(users).set({ name, updatedAt: deed.at }).where(eq(users.id, userId)).run();
    recordAudit(tx, deed, { action: "person.rename", subjectId: userId, detail: { name } });
  });
}

/**
 * Gives a person another role in the workspace, or, with null, ends their membership: sessions and
 * tokens end, and reports that would be left without an owner pass to whoever removes them, or to
 * another administrator when somebody removes themselves.
 */
export async function changePersonRole(
  db: MainDatabase,
  { userId, role }: { userId: string; role: WorkspaceRole | null },
  deed: Deed,
): Promise<"changed" | "not-found" | "last-administrator"> {
  return inTransaction(db, (tx) => {
    const before = tx.select({ role: users.role }).from(users).where(eq(users.id, userId)).get();
    if (before === undefined) return "not-found";
    if (before.role === "admin" && role !== "admin" && anotherAdministrator(tx, userId) === null) {
      return "last-administrator";
    }
    tx.update(users)
      .set({ role, suspendedRole: null, updatedAt: deed.at })
      .where(eq(users.id, userId))
      .run();
    if (role === null) endMembership(tx, userId, deed);
    const action = role === null ? "person.remove" : "person.role";
    recordAudit(tx, deed, { action, subjectId: userId, detail: { from: before.role, to: role } });
    return "changed";
  });
}

/**
 * Nothing may be done until the suspension ends: sessions and tokens end, and no report is shown.
 * Memberships stay as they are, and so does what the person owns.
 */
export async function suspendPerson(
  db: MainDatabase,
  userId: string,
  deed: Deed,
): Promise<"changed" | "not-found" | "last-administrator"> {
  return inTransaction(db, (tx) => {
    const before = tx.select({ role: users.role }).from(users).where(eq(users.id, userId)).get();
    if (before === undefined || before.role === null) return "not-found";
    if (before.role === "admin" && anotherAdministrator(tx, userId) === null) {
      return "last-administrator";
    }
    tx.update(users)
      .set({ role: null, suspendedRole: before.role, updatedAt: deed.at })
      .where(eq(users.id, userId))
      .run();
    endCredentials(tx, userId, deed);
    recordAudit(tx, deed, { action: "person.suspend", subjectId: userId });
    return "changed";
  });
}

/** Gives a suspended person their role back. */
export async function reinstatePerson(
  db: MainDatabase,
  userId: string,
  deed: Deed,
): Promise<"changed" | "not-found"> {
  return inTransaction(db, (tx) => {
    const isSuspended = and(
      eq(users.id, userId),
      isNull(users.role),
      isNotNull(users.suspendedRole),
    );
    const { changes } = tx
      .update(users)
      .set({ role: users.suspendedRole, suspendedRole: null, updatedAt: deed.at })
      .where(isSuspended)
      .run();
    if (changes === 0) return "not-found";
    recordAudit(tx, deed, { action: "person.reinstate", subjectId: userId });
    return "changed";
  });
}

/** The one who has been here for longest. */
function anotherAdministrator(tx: MainTransaction, userId: string): string | null {
  const row = tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), ne(users.id, userId)))
    .orderBy(asc(users.createdAt), asc(users.id))
    .get();
  return row?.id ?? null;
}

function endMembership(tx: MainTransaction, userId: string, deed: Deed): void {
  endCredentials(tx, userId, deed);
  const heir = deed.by === userId ? anotherAdministrator(tx, userId) : deed.by;
  if (heir === null) return;
  for (const { reportId } of reportsOnlyOwnedBy(tx, userId)) {
    adoptReport(tx, { reportId, heir }, deed);
  }
}

function endCredentials(tx: MainTransaction, userId: string, deed: Deed): void {
  tx.delete(sessions).where(eq(sessions.userId, userId)).run();
  tx.update(personalTokens)
    .set({ revokedAt: deed.at })
    .where(and(eq(personalTokens.userId, userId), isNull(personalTokens.revokedAt)))
    .run();
}

function reportsOnlyOwnedBy(tx: MainTransaction, userId: string) {
  const anotherOwner = sql`exists (
    select 1 from report_members as other join users on users.id = other.user_id
    where other.report_id = report_members.report_id and other.role = 'owner'
      and other.user_id <> ${userId} and users.role is not null)`;
  return tx
    .select({ reportId: reportMembers.reportId })
    .from(reportMembers)
    .where(
      and(
        eq(reportMembers.userId, userId),
        eq(reportMembers.role, "owner"),
        sql`not ${anotherOwner}`,
      ),
    )
    .all();
}

function adoptReport(
  tx: MainTransaction,
  { reportId, heir }: { reportId: string; heir: string },
  deed: Deed,
): void {
  tx.insert(reportMembers)
    .values({ reportId, userId: heir, role: "owner", addedBy: deed.by, addedAt: deed.at })
    .onConflictDoUpdate({
      target: [reportMembers.reportId, reportMembers.userId],
      set: { role: "owner" },
    })
    .run();
  const detail = { userId: heir, role: "owner", because: "the last owner was removed" };
  recordAudit(tx, deed, { action: "member.role", subjectId: reportId, detail });
}
