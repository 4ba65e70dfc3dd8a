import { and, asc, eq, gt, isNotNull, ne, or, sql } from "drizzle-orm";
import { parseReportRole, type ReportRole } from "#core/roles.ts";
import { type PersonalDeed, recordAudit } from "./audit.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { reportMembers, users } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: ReportRole;
  readonly addedAt: Date;
}

const memberColumns = {
  userId: users.id,
  name: users.name,
  email: users.email,
  role: reportMembers.role,
  addedAt: reportMembers.addedAt,
};

export type MemberKey = readonly [addedAtMs: number, userId: string];

/** In the order in which they were added; people removed from the workspace are left out. */
export async function listMembers(
  db: MainDatabase,
  { reportId, after, limit }: Slice<MemberKey> & { reportId: string },
): Promise<Page<MemberRow, MemberKey>> {
  const rows = db
    .select(memberColumns)
    .from(reportMembers)
    .innerJoin(users, eq(users.id, reportMembers.userId))
    .where(
      and(
        eq(reportMembers.reportId, reportId),
        isNotNull(users.role),
        after === null ? undefined : afterKey(after),
      ),
    )
    .orderBy(asc(reportMembers.addedAt), asc(users.id))
    .limit(limit + 1)
    .all();
  return pageOf(rows, { limit, keyOf: ({ addedAt, userId }) => [addedAt.getTime(), userId] });
}

function afterKey([addedAtMs, userId]: MemberKey) {
  const at = new Date(addedAtMs);
  return or(
    gt(reportMembers.addedAt, at),
    and(eq(reportMembers.addedAt, at), gt(users.id, userId)),
  );
}

export async function findMember(
  db: MainDatabase,
  { reportId, userId }: { reportId: string; userId: string },
): Promise<MemberRow | null> {
  const row = db
    .select(memberColumns)
    .from(reportMembers)
    .innerJoin(users, eq(users.id, reportMembers.userId))
    .where(and(isMember({ reportId, userId }), isNotNull(users.role)))
    .get();
  return row ?? null;
}

interface MemberId {
  readonly reportId: string;
  readonly userId: string;
}

const isMember = ({ reportId, userId }: MemberId) =>
  and(eq(reportMembers.reportId, reportId), eq(reportMembers.userId, userId));

/** Somebody who was removed from the workspace is no such person, even if still listed here. */
export async function addMember(
  db: MainDatabase,
  { reportId, email, role }: { reportId: string; email: string; role: ReportRole },
  deed: PersonalDeed,
): Promise<
  { outcome: "added"; userId: string } | { outcome: "no-such-person" | "already-exists" }
> {
  return inTransaction(db, (tx) => {
    const person = tx
      .select({ userId: users.id })
      .from(users)
      .where(and(eq(sql`lower(${users.email})`, email), isNotNull(users.role)))
      .get();
    if (person === undefined) return { outcome: "no-such-person" };
    const { userId } = person;
    const { changes } = tx
      .insert(reportMembers)
      .values({ reportId, userId, role, addedBy: deed.by, addedAt: deed.at })
      .onConflictDoNothing()
      .run();
    if (changes === 0) return { outcome: "already-exists" };
    const detail = { userId, role };
    recordAudit(tx, deed, { action: "member.add", subjectId: reportId, detail });
    return { outcome: "added", userId };
  });
}

/** A report keeps at least one owner who is still in the workspace. */
export async function changeMemberRole(
  db: MainDatabase,
  { reportId, userId, role }: MemberId & { role: ReportRole },
  deed: PersonalDeed,
): Promise<"changed" | "not-found" | "last-owner"> {
  return inTransaction(db, (tx) => {
    const before = roleIn(tx, { reportId, userId });
    if (before === undefined) return "not-found";
    if (role !== "owner" && isLastOwner(tx, { reportId, userId })) return "last-owner";
    tx.update(reportMembers).set({ role }).where(isMember({ reportId, userId })).run();
    const detail = { userId, from: before, to: role };
    recordAudit(tx, deed, { action: "member.role", subjectId: reportId, detail });
    return "changed";
  });
}

/** A report keeps at least one owner who is still in the workspace. */
export async function removeMember(
  db: MainDatabase,
  { reportId, userId }: MemberId,
  deed: PersonalDeed,
): Promise<"removed" | "not-found" | "last-owner"> {
  return inTransaction(db, (tx) => {
    const before = roleIn(tx, { reportId, userId });
    if (before === undefined) return "not-found";
    if (isLastOwner(tx, { reportId, userId })) return "last-owner";
    tx.delete(reportMembers).where(isMember({ reportId, userId })).run();
    const detail = { userId, from: before };
    const action = deed.by === userId ? "member.leave" : "member.remove";
    recordAudit(tx, deed, { action, subjectId: reportId, detail });
    return "removed";
  });
}

function roleIn(tx: MainTransaction, member: MemberId): string | undefined {
  const row = tx
    .select({ role: reportMembers.role })
    .from(reportMembers)
    .where(isMember(member))
    .get();
  return row?.role;
}

function isLastOwner(tx: MainTransaction, { reportId, userId }: MemberId): boolean {
  if (parseReportRole(roleIn(tx, { reportId, userId })) !== "owner") return false;
  const another = tx
    .select({ userId: users.id })
    .from(reportMembers)
    .innerJoin(users, eq(users.id, reportMembers.userId))
    .where(
      and(
        eq(reportMembers.reportId, reportId),
        eq(reportMembers.role, "owner"),
        ne(reportMembers.userId, userId),
        isNotNull(users.role),
      ),
    )
    .get();
  return another === undefined;
}
