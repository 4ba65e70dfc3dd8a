import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { ReportQuery } from "#core/contracts/reports.ts";
import type { Period } from "#core/facts/fact.ts";
import {
  parseReportRole,
  type ReportRole,
  type ReportStatus,
  strongerReportRole,
} from "#core/roles.ts";
import type { MainDatabase } from "./open-database.ts";
import { contains, type Page, pageOf, type Slice } from "./page.ts";
import { factUses, reportMembers, reports, reportZones, users } from "./schema.ts";

/** A report as one person sees it. */
export interface ReportRow {
  readonly id: string;
  readonly title: string;
  readonly status: ReportStatus;
  readonly workspaceAccess: ReportRole | null;
  /** The person's role in it by membership or by what it grants to the workspace. */
  readonly role: ReportRole | null;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly zoneIds: readonly string[];
  readonly period: Period | null;
  readonly isSample: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly trashedAt: Date | null;
  readonly factCount: number;
}

const reportColumns = {
  id: reports.id,
  title: reports.title,
  status: reports.status,
  workspaceAccess: reports.workspaceAccess,
  memberRole: reportMembers.role,
  periodStart: reports.periodStart,
  periodEnd: reports.periodEnd,
  periodLabel: reports.periodLabel,
  isSample: reports.isSample,
  createdAt: reports.createdAt,
  updatedAt: reports.updatedAt,
  trashedAt: reports.trashedAt,
};

function selectReports(db: MainDatabase, userId: string) {
  const ownMembership = and(
    eq(reportMembers.reportId, reports.id),
    eq(reportMembers.userId, userId),
  );
  return db.select(reportColumns).from(reports).leftJoin(reportMembers, ownMembership);
}

type SelectedReport = NonNullable<ReturnType<ReturnType<typeof selectReports>["get"]>>;

export type ReportSort = NonNullable<ReportQuery["sort"]>;
/** The sort key of the last report seen: an instant or a title. */
export type ReportKey = readonly [key: number | string, id: string];

interface ReportListing extends Slice<ReportKey> {
  readonly userId: string;
  readonly words: string;
  /** Null: any that is not in the trash. */
  readonly status: ReportStatus | "trashed" | null;
  readonly sort: ReportSort;
}

/**
 * Reports that the person is a member of or that are open to the workspace; of those in the trash
 * only the person's own. Whether they may read each is judged by server/access.ts.
 */
export async function listReports(
  db: MainDatabase,
  listing: ReportListing,
): Promise<Page<ReportRow, ReportKey>> {
  const { userId, words, status, sort, after, limit } = listing;
  const order = sort === "title" ? asc : desc;
  const rows = selectReports(db, userId)
    .where(
      and(
        inStatus(status),
        words === "" ? undefined : contains(sql`${reports.title}`, words),
        after === null ? undefined : afterKey(sort, after),
      ),
    )
    .orderBy(order(sortColumn[sort]), order(reports.id))
    .limit(limit + 1)
    .all();
  return pageOf(complete(db, rows), { limit, keyOf: (row) => [sortKey(row, sort), row.id] });
}

const sortColumn = { updated: reports.updatedAt, created: reports.createdAt, title: reports.title };

function sortKey(row: ReportRow, sort: ReportSort): number | string {
  if (sort === "title") return row.title;
  return (sort === "created" ? row.createdAt : row.updatedAt).getTime();
}

function afterKey(sort: ReportSort, [key, id]: ReportKey): SQL | undefined {
  if (sort === "title") {
    const title = String(key);
    return or(gt(reports.title, title), and(eq(reports.title, title), gt(reports.id, id)));
  }
  const at = new Date(Number(key));
  const column = sortColumn[sort];
  return or(lt(column, at), and(eq(column, at), lt(reports.id, id)));
}

function inStatus(status: ReportListing["status"]): SQL | undefined {
  if (status === "trashed")
    return and(isNotNull(reports.trashedAt), eq(reportMembers.role, "owner"));
  return and(
    isNull(reports.trashedAt),
    or(isNotNull(reportMembers.role), isNotNull(reports.workspaceAccess)),
    status === null ? undefined : eq(reports.status, status),
  );
}

/** Null when there is no such report; says nothing of rights. */
export async function findReport(
  db: MainDatabase,
  { reportId, userId }: { reportId: string; userId: string },
): Promise<ReportRow | null> {
  const row = selectReports(db, userId).where(eq(reports.id, reportId)).get();
  return row === undefined ? null : (complete(db, [row])[0] ?? null);
}

/** For every report the log position that its derived rows were read at. */
export async function derivedSeqs(db: MainDatabase): Promise<ReadonlyMap<string, number>> {
  const rows = db.select({ id: reports.id, seq: reports.derivedSeq }).from(reports).all();
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/** Adds what lies in other tables, in three reads for the whole page. */
function complete(db: MainDatabase, rows: readonly SelectedReport[]): ReportRow[] {
  const ids = rows.map(({ id }) => id);
  const zoneIds = zoneIdsByReport(db, ids);
  const owners = ownerByReport(db, ids);
  const factCounts = factCountByReport(db, ids);
  return rows.map(({ memberRole, periodStart, periodEnd, periodLabel, ...row }) => {
    const workspaceAccess = parseReportRole(row.workspaceAccess);
    return {
      ...row,
      workspaceAccess,
      role: strongerReportRole(parseReportRole(memberRole), workspaceAccess),
      period:
        periodLabel === null ? null : { start: periodStart, end: periodEnd, label: periodLabel },
      zoneIds: zoneIds.get(row.id) ?? [],
      owner: owners.get(row.id) ?? null,
      factCount: factCounts.get(row.id) ?? 0,
    };
  });
}

function zoneIdsByReport(db: MainDatabase, ids: readonly string[]): Map<string, string[]> {
  const rows = db
    .select()
    .from(reportZones)
    .where(inArray(reportZones.reportId, [...ids]))
    .orderBy(asc(reportZones.zoneId))
    .all();
  const byReport = new Map<string, string[]>();
  for (const { reportId, zoneId } of rows) {
    byReport.set(reportId, [...(byReport.get(reportId) ?? []), zoneId]);
  }
  return byReport;
}

/** The owner who has been one for longest. */
function ownerByReport(db: MainDatabase, ids: readonly string[]) {
  const rows = db
    .select({ reportId: reportMembers.reportId, id: users.id, name: users.name })
    .from(reportMembers)
    .innerJoin(users, eq(users.id, reportMembers.userId))
    .where(
      and(
        inArray(reportMembers.reportId, [...ids]),
        eq(reportMembers.role, "owner"),
        isNotNull(users.role),
      ),
    )
    .orderBy(desc(reportMembers.addedAt), desc(users.id))
    .all();
  return new Map(rows.map(({ reportId, id, name }) => [reportId, { id, name }]));
}

function factCountByReport(db: MainDatabase, ids: readonly string[]): Map<string, number> {
  const rows = db
    .select({ reportId: factUses.reportId, factCount: sql<number>`count(*)` })
    .from(factUses)
    .where(inArray(factUses.reportId, [...ids]))
    .groupBy(factUses.reportId)
    .all();
  return new Map(rows.map(({ reportId, factCount }) => [reportId, factCount]));
}
