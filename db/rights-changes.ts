import { z } from "zod";
import type { MainDatabase } from "./open-database.ts";

/** Whose rights may have changed, and in which report; null stands for "any". */
export interface RightsChange {
  readonly userId: string | null;
  readonly reportId: string | null;
}

/** What has been committed since it was last asked. */
export interface RightsChangeReader {
  /**
   * One read of a counter when nothing was committed. `null`: more has happened than is kept, or
   * something that cannot be followed, so everybody's rights may have changed.
   */
  takeNew(): readonly RightsChange[] | null;
}

const nothing: readonly RightsChange[] = [];
const versionShape = z.int();
const rangeShape = z.object({ first: z.int().nullable(), last: z.int().nullable() });
const rowsShape = z.array(
  z.object({ user_id: z.string().nullable(), report_id: z.string().nullable() }),
);

/**
 * Reads `rights_changes` behind other connections' commits, whichever process made them. Ask it
 * outside transactions, and before reading anything that is to be kept until it says otherwise.
 */
export function readRightsChanges(db: MainDatabase): RightsChangeReader {
  const version = db.$client.prepare("PRAGMA data_version").pluck();
  const range = db.$client.prepare(
    "SELECT min(seq) AS first, max(seq) AS last FROM rights_changes",
  );
  const behind = db.$client.prepare(
    "SELECT user_id, report_id FROM rights_changes WHERE seq > ? AND seq <= ? ORDER BY seq",
  );
  const readRange = () => rangeShape.parse(range.get());
  // The version first: what is committed in between is told again, never missed.
  let lastVersion = versionShape.parse(version.get());
  let lastSeq = readRange().last ?? 0;

  return {
    takeNew() {
      const nowVersion = version.get();
      if (nowVersion === lastVersion) return nothing;
      const { first, last } = readRange();
      const from = lastSeq;
      const to = last ?? 0;
      const rows = to > from ? rowsShape.parse(behind.all(from, to)) : [];
      // Only now: a read that failed is made again the next time.
      lastVersion = versionShape.parse(nowVersion);
      lastSeq = to;
      const isGap =
        to < from || (to > from && (first ?? 0) > from + 1) || rows.length !== to - from;
      if (isGap) return null;
      return rows.map((row) => ({ userId: row.user_id, reportId: row.report_id }));
    },
  };
}
