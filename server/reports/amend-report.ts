import type { ChangedReport } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import type { ReportStatus } from "#core/roles.ts";
import type { PersonalDeed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { changeReport } from "#db/report-changes.ts";
import { operationOfStatusChange, type ReportOperation } from "../access.ts";
import type { SyncLink } from "../sync-link.ts";

/** Everything that a change needs, given the status the report has; all of it must be allowed. */
export function operationsOfChange(
  change: ChangedReport,
  currentStatus: ReportStatus,
): ReadonlySet<ReportOperation> {
  const operations = new Set<ReportOperation>(["read"]);
  const { title, zoneIds, period, status, workspaceAccess } = change;
  if (title !== undefined || zoneIds !== undefined || period !== undefined) {
    operations.add("change-properties");
  }
  if (status !== undefined) operations.add(operationOfStatusChange(currentStatus, status));
  if (workspaceAccess !== undefined) operations.add("open-to-workspace");
  return operations;
}

interface AmendParts {
  readonly db: MainDatabase;
  readonly sync: Pick<SyncLink, "edit" | "rightsChanged">;
}

/**
 * Changes all but the title in one transaction, has live sockets judged anew where rights may have
 * changed, then writes the title through the room, so that it merges with those who are typing it:
 * a change that is wrong or overtaken in one part changes nothing.
 *
 * @throws Refusal "invalid", "conflict" or, with the title alone left as it was, "unavailable"
 */
export async function amendReport(
  { db, sync }: AmendParts,
  {
    reportId,
    change,
    currentStatus,
  }: { reportId: string; change: ChangedReport; currentStatus: ReportStatus },
  deed: PersonalDeed,
): Promise<void> {
  const { title, status, ...rest } = change;
  const properties = {
    ...rest,
    status: status === undefined ? undefined : { from: currentStatus, to: status },
  };
  const outcome = await changeReport(db, { reportId, change: properties }, deed);
  if (outcome === "unknown-zone") throw new Refusal("invalid", { detail: { field: "zoneIds" } });
  if (outcome === "conflict") throw new Refusal("conflict");
  if (status !== undefined || change.workspaceAccess !== undefined) {
    sync.rightsChanged({ reportId, userId: null });
  }
  if (title === undefined) return;
  await sync.edit(reportId, { kind: "set-title", title }, deed.by);
  await changeReport(db, { reportId, change: { title } }, deed);
}
