import type { z } from "zod";
import type { newReport } from "#core/contracts/reports.ts";
import { Refusal } from "#core/refusal.ts";
import type { PersonalDeed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { createReport, discardReport } from "#db/report-changes.ts";
import type { SyncLink } from "../sync-link.ts";
import { templateBody } from "./report-template.ts";

interface StartParts {
  readonly db: MainDatabase;
  readonly sync: Pick<SyncLink, "edit">;
}

/**
 * Makes a report of the person's own and answers its id once its first text is on disk. When that
 * cannot be written, the report is taken back.
 *
 * @throws Refusal "invalid" (a zone that is none) or "unavailable"
 */
export async function startReport(
  { db, sync }: StartParts,
  { title, template, zoneIds, period = null }: z.output<typeof newReport>,
  deed: PersonalDeed,
): Promise<string> {
  const created = await createReport(db, { title, zoneIds, period }, deed);
  if (created.outcome === "unknown-zone") {
    throw new Refusal("invalid", { detail: { field: "zoneIds" } });
  }
  const { reportId } = created;
  try {
    const body = templateBody({ title, template });
    await sync.edit(reportId, { kind: "seed", title, body }, deed.by);
  } catch (error) {
    await discardReport(db, reportId, deed);
    throw error;
  }
  return reportId;
}
