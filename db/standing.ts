import { and, eq, gt, isNull, sql } from "drizzle-orm";
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

/** Reads what rights are judged by. Synchronous, prepared once: it is asked for live updates. */
export interface StandingReader {
  /**
   * Null when there is no such report. The role is the stronger of the person's own membership and
   * what the report grants to the whole workspace; someone who left the workspace has none.
   */
  findReportStanding(asked: { userId: string; reportId: string }): ReportStanding | null;
  /** Null when the credential is not good any more. */
  findLiveCredential(credential: StoredCredential, now: Date): LiveCredential | null;
}

interface StoredCredential {
  readonly kind: "session" | "token";
  readonly id: string;
}

export interface LiveCredential {
  readonly userId: string;
  readonly role: WorkspaceRole | null;
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
}

export function prepareStanding(db: MainDatabase): StandingReader {
  const standing = prepareReportStanding(db);
  const session = prepareSession(db);
  const token = prepareToken(db);
  return {
    findReportStanding(asked) {
      const row = standing.get(asked);
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
    },
    findLiveCredential({ kind, id }, now) {
      const row =
        kind === "session" ? session.get({ id, nowMs: now.getTime() }) : token.get({ id });
      if (row === undefined) return null;
      return { userId: row.userId, role: parseWorkspaceRole(row.role), expiresAt: row.expiresAt };
    },
  };
}

/** As StandingReader. */
export async function findReportStanding(
  db: MainDatabase,
  asked: { userId: string; reportId: string },
): Promise<ReportStanding | null> {
  return readerOf(db).findReportStanding(asked);
}

/** As StandingReader. */
export async function findLiveCredential(
  db: MainDatabase,
  credential: StoredCredential,
  now: Date,
): Promise<LiveCredential | null> {
  return readerOf(db).findLiveCredential(credential, now);
}

const readerByDatabase = new WeakMap<MainDatabase, StandingReader>();

function readerOf(db: MainDatabase): StandingReader {
  const known = readerByDatabase.get(db);
  if (known !== undefined) return known;
  const reader = prepareStanding(db);
  readerByDatabase.set(db, reader);
  return reader;
}

const prepareReportStanding = (db: MainDatabase) =>
  db
    .select({
      status: reports.status,
      workspaceAccess: reports.workspaceAccess,
      trashedAt: reports.trashedAt,
      workspaceRole: users.role,
      memberRole: reportMembers.role,
    })
    .from(reports)
    .leftJoin(users, eq(users.id, sql.placeholder("userId")))
    .leftJoin(
      reportMembers,
      and(
        eq(reportMembers.reportId, reports.id),
        eq(reportMembers.userId, sql.placeholder("userId")),
      ),
    )
    .where(eq(reports.id, sql.placeholder("reportId")))
    .prepare();

const prepareSession = (db: MainDatabase) =>
  db
    .select({ userId: users.id, role: users.role, expiresAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(eq(sessions.id, sql.placeholder("id")), gt(sessions.expiresAt, sql.placeholder("nowMs"))),
    )
    .prepare();

const prepareToken = (db: MainDatabase) =>
  db
    .select({ userId: users.id, role: users.role, expiresAt: sql<null>`null` })
    .from(personalTokens)
    .innerJoin(users, eq(users.id, personalTokens.userId))
    .where(and(eq(personalTokens.id, sql.placeholder("id")), isNull(personalTokens.revokedAt)))
    .prepare();
