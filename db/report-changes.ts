import { eq, inArray } from "drizzle-orm";
import type { AuditAction } from "#core/audit-actions.ts";
import type { Period } from "#core/facts/fact.ts";
import type { ReportRole, ReportStatus } from "#core/roles.ts";
import { type Deed, type PersonalDeed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { reportMembers, reports, reportZones, zones } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

export interface ReportFields {
  readonly title: string;
  readonly zoneIds: readonly string[];
  readonly period: Period | null;
}

/** The report's row and its owner, in one: no report is ever without one. */
export async function createReport(
  db: MainDatabase,
  { title, zoneIds, period }: ReportFields,
  deed: PersonalDeed,
): Promise<{ outcome: "created"; reportId: string } | { outcome: "unknown-zone" }> {
  return inTransaction(db, (tx) => {
    if (!allZonesExist(tx, zoneIds)) return { outcome: "unknown-zone" };
    const reportId = newId();
    const { at, by } = deed;
    tx.insert(reports)
      .values({
        id: reportId,
        title,
        ...periodColumns(period),
        createdBy: by,
        createdAt: at,
        updatedAt: at,
      })
      .run();
    tx.insert(reportMembers)
      .values({ reportId, userId: by, role: "owner", addedBy: by, addedAt: at })
      .run();
    replaceZones(tx, reportId, zoneIds);
    recordAudit(tx, deed, { action: "report.create", subjectId: reportId, detail: { title } });
    return { outcome: "created", reportId };
  });
}

/** Takes back a report whose first text could not be written: nobody has seen it. */
export async function discardReport(db: MainDatabase, reportId: string, deed: Deed): Promise<void> {
  inTransaction(db, (tx) => {
    tx.delete(reports).where(eq(reports.id, reportId)).run();
    recordAudit(tx, deed, { action: "report.discard", subjectId: reportId });
  });
}

export interface ReportChange {
  /** As the document has it already; here it only keeps lists from lagging behind. */
  readonly title?: string | undefined;
  /** The status it is changed from, so that two changes at once do not both succeed. */
  readonly status?: { readonly from: ReportStatus; readonly to: ReportStatus } | undefined;
  readonly workspaceAccess?: ReportRole | null | undefined;
  readonly zoneIds?: readonly string[] | undefined;
  readonly period?: Period | null | undefined;
}

/** All of the change or, unless the outcome is "changed", none of it; no change writes nothing. */
export async function changeReport(
  db: MainDatabase,
  { reportId, change }: { reportId: string; change: ReportChange },
  deed: Deed,
): Promise<"changed" | "conflict" | "unknown-zone"> {
  return inTransaction(db, (tx) => {
    const { title, status, workspaceAccess, zoneIds, period } = change;
    if (zoneIds !== undefined && !allZonesExist(tx, zoneIds)) return "unknown-zone";
    if (status !== undefined && statusIn(tx, reportId) !== status.from) return "conflict";
    const entries = auditEntriesOf(change);
    if (entries.length === 0) return "changed";
    tx.update(reports)
      .set({
        ...(title === undefined ? {} : { title }),
        ...(status === undefined ? {} : { status: status.to }),
        ...(workspaceAccess === undefined ? {} : { workspaceAccess }),
        ...(period === undefined ? {} : periodColumns(period)),
        updatedAt: deed.at,
      })
      .where(eq(reports.id, reportId))
      .run();
    if (zoneIds !== undefined) replaceZones(tx, reportId, zoneIds);
    for (const entry of entries) recordAudit(tx, deed, { ...entry, subjectId: reportId });
    return "changed";
  });
}

function auditEntriesOf({ title, status, workspaceAccess, zoneIds, period }: ReportChange) {
  const entries: { action: AuditAction; detail: Readonly<Record<string, unknown>> }[] = [];
  if (title !== undefined) entries.push({ action: "report.title", detail: { title } });
  if (status !== undefined) entries.push({ action: "report.status", detail: status });
  if (workspaceAccess !== undefined) {
    entries.push({ action: "report.open", detail: { workspaceAccess } });
  }
  if (zoneIds !== undefined || period !== undefined) {
    entries.push({ action: "report.properties", detail: { zoneIds, period } });
  }
  return entries;
}

/** To the trash or out of it. */
export async function trashReport(
  db: MainDatabase,
  { reportId, isTrashed }: { reportId: string; isTrashed: boolean },
  deed: Deed,
): Promise<void> {
  inTransaction(db, (tx) => {
    tx.update(reports)
      .set({ trashedAt: isTrashed ? deed.at : null })
      .where(eq(reports.id, reportId))
      .run();
    const action = isTrashed ? "report.trash" : "report.restore";
    recordAudit(tx, deed, { action, subjectId: reportId });
  });
}

const periodColumns = (period: Period | null) => ({
  periodStart: period?.start ?? null,
  periodEnd: period?.end ?? null,
  periodLabel: period?.label ?? null,
});

function statusIn(tx: MainTransaction, reportId: string): ReportStatus | undefined {
  const row = tx
    .select({ status: reports.status })
    .from(reports)
    .where(eq(reports.id, reportId))
    .get();
  return row?.status;
}

function allZonesExist(tx: MainTransaction, zoneIds: readonly string[]): boolean {
  const wanted = new Set(zoneIds);
  const found = tx
    .select({ id: zones.id })
    .from(zones)
    .where(inArray(zones.id, [...wanted]))
    .all();
  return found.length === wanted.size;
}

function replaceZones(tx: MainTransaction, reportId: string, zoneIds: readonly string[]): void {
  tx.delete(reportZones).where(eq(reportZones.reportId, reportId)).run();
  for (const zoneId of new Set(zoneIds)) tx.insert(reportZones).values({ reportId, zoneId }).run();
}
