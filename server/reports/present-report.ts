import type { Report } from "#core/contracts/reports.ts";
import { personColor } from "#core/person-color.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { namesOf } from "#db/people.ts";
import type { ReportRow } from "#db/reports.ts";
import type { SyncLink } from "../sync-link.ts";

interface PresentParts {
  readonly db: MainDatabase;
  readonly sync: Pick<SyncLink, "presentUserIds">;
}

/** Reports as the API shows them, with who has each open right now. */
export async function presentReports(
  { db, sync }: PresentParts,
  rows: readonly ReportRow[],
): Promise<Report[]> {
  const userIdsByReport = new Map(rows.map(({ id }) => [id, sync.presentUserIds(id)]));
  const names = await namesOf(db, [...userIdsByReport.values()].flat());
  return rows.flatMap((row) => {
    const presentPeople = (userIdsByReport.get(row.id) ?? []).flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name, color: personColor(id) }];
    });
    return row.role === null ? [] : [{ ...reportOf(row, row.role), presentPeople }];
  });
}

function reportOf(row: ReportRow, role: Report["role"]): Omit<Report, "presentPeople"> {
  return {
    ...row,
    role,
    zoneIds: [...row.zoneIds],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trashedAt: row.trashedAt?.toISOString() ?? null,
  };
}
