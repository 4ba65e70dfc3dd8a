import { and, desc, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { AuditAction } from "#core/audit-actions.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { auditEvents, reportMembers, reports, users } from "./schema.ts";

export interface AuditRow {
  readonly id: number;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly subjectName: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** Whom the detail names by `userId`. */
  readonly member: { readonly id: string; readonly name: string } | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export interface AuditSearch {
  readonly actorId: string | null;
  readonly action: AuditAction | null;
  readonly from: Date | null;
  /** Not included. */
  readonly before: Date | null;
  /** Titles of reports that this person may not read are left out. */
  readonly readerId: string;
}

const subjects = alias(users, "subjects");
const members = alias(users, "members");

/** Newest first. */
export async function listAuditEvents(
  db: MainDatabase,
  { after, limit, readerId, ...search }: Slice<number> & AuditSearch,
): Promise<Page<AuditRow, number>> {
  const mayReadReport = sql<boolean>`(${reports.workspaceAccess} is not null
    or ${reportMembers.role} is not null) and ${reports.trashedAt} is null`;
  const rows = db
    .select({
      id: auditEvents.id,
      at: auditEvents.at,
      actor: { id: users.id, name: users.name },
      action: auditEvents.action,
      subjectType: auditEvents.subjectType,
      subjectId: auditEvents.subjectId,
      subjectName: sql<string | null>`case when ${mayReadReport} then ${reports.title}
        else ${subjects.name} end`,
      detail: auditEvents.detail,
      member: { id: members.id, name: members.name },
      ipAddress: auditEvents.ipAddress,
      userAgent: auditEvents.userAgent,
      mayReadReport: sql<number | null>`${mayReadReport}`,
    })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .leftJoin(subjects, eq(subjects.id, auditEvents.subjectId))
    .leftJoin(members, eq(members.id, sql`${auditEvents.detail} ->> 'userId'`))
    .leftJoin(reports, eq(reports.id, auditEvents.subjectId))
    .leftJoin(
      reportMembers,
      and(eq(reportMembers.reportId, reports.id), eq(reportMembers.userId, readerId)),
    )
    .where(and(after === null ? undefined : lt(auditEvents.id, after), ...conditionsOf(search)))
    .orderBy(desc(auditEvents.id))
    .limit(limit + 1)
    .all();
  return pageOf(rows.map(withoutHiddenTitle), { limit, keyOf: ({ id }) => id });
}

function conditionsOf({ actorId, action, from, before }: Omit<AuditSearch, "readerId">) {
  const conditions: (SQL | undefined)[] = [
    // What was tried in somebody's name is found beside what they did.
    actorId === null ? undefined : ofPerson(actorId),
    action === null ? undefined : eq(auditEvents.action, action),
    from === null ? undefined : gte(auditEvents.at, from),
    before === null ? undefined : lt(auditEvents.at, before),
  ];
  return conditions;
}

function ofPerson(userId: string): SQL | undefined {
  const triedInTheirName = and(
    eq(auditEvents.subjectId, userId),
    eq(auditEvents.subjectType, "session"),
  );
  return or(eq(auditEvents.actorId, userId), triedInTheirName);
}

/** A title is content: it stays with those who may read the report. */
function withoutHiddenTitle({
  mayReadReport,
  ...row
}: AuditRow & { mayReadReport: number | null }): AuditRow {
  const isOfReport = row.subjectType === "report" || row.subjectType === "member";
  if (!isOfReport || mayReadReport === 1 || row.detail === null) return row;
  const { title: _, ...detail } = row.detail;
  return { ...row, detail };
}
