import { and, eq, gt, isNull } from "drizzle-orm";
import {
  parseReportRole,
  parseWorkspaceRole,
  type ReportRole,
  type ReportStatus,
  strongerReportRole,
  type WorkspaceRole,
} from "#core/roles.ts";
import type { MainDatabase } from "./open-database.ts";
import { personalTokens, reportMembers, reports, sessions, users } from "./schema.ts";

/** What a person is to one report at this moment, as stored. */
export interface ReportStanding {
  readonly role: ReportRole | null;
  readonly status: ReportStatus;
  readonly isTrashed: boolean;
}

/**
 * Null when there is no such report. The role is the stronger of the person's own membership and
 * what the report grants to the whole workspace; someone who left the workspace has none.
 */
export async function findReportStanding(
  db: MainDatabase,
  { userId, reportId }: { userId: string; reportId: string },
): Promise<ReportStanding | null> {
  const row = db
    .select({
      status: reports.status,
      workspaceAccess: reports.workspaceAccess,
      trashedAt: reports.trashedAt,
      workspaceRole: users.role,
      memberRole: reportMembers.role,
    })
    .from(reports)
    .leftJoin(users, eq(users.id, userId))
    .leftJoin(
      reportMembers,
      and(eq(reportMembers.reportId, reports.id), eq(reportMembers.userId, userId)),
    )
    .where(eq(reports.id, reportId))
    .get();
  if (row === undefined) return null;
  const isMember = parseWorkspaceRole(row.workspaceRole) !== null;
  const granted = strongerReportRole(
    parseReportRole(row.memberRole),
    parseReportRole(row.workspaceAccess),
  );
  return {
    role: isMember ? granted : null,
    status: row.status,
    isTrashed: row.trashedAt !== null,
  };
}

/** The workspace role behind a credential that is still good; null when it is not. */
export async function findLiveCredential(
  db: MainDatabase,
  credential: { kind: "session" | "token"; id: string },
  now: Date,
): Promise<{ userId: string; role: WorkspaceRole | null } | null> {
  const row =
    credential.kind === "session"
      ? db
          .select({ userId: users.id, role: users.role })
          .from(sessions)
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(and(eq(sessions.id, credential.id), gt(sessions.expiresAt, now)))
          .get()
      : db
          .select({ userId: users.id, role: users.role })
          .from(personalTokens)
          .innerJoin(users, eq(users.id, personalTokens.userId))
          .where(and(eq(personalTokens.id, credential.id), isNull(personalTokens.revokedAt)))
          .get();
  return row === undefined ? null : { userId: row.userId, role: parseWorkspaceRole(row.role) };
}
