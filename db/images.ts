import { and, eq } from "drizzle-orm";
import { type PersonalDeed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { reportImages } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

export interface ImageRow {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly byteSize: number;
  readonly fileName: string;
}

const { id, sha256, mediaType, byteSize, fileName } = reportImages;
const imageColumns = { id, sha256, mediaType, byteSize, fileName };

/** The same bytes twice in one report are one picture. */
export async function addImage(
  db: MainDatabase,
  { reportId, image }: { reportId: string; image: Omit<ImageRow, "id"> },
  deed: PersonalDeed,
): Promise<ImageRow> {
  return inTransaction(db, (tx) => {
    const same = tx
      .select(imageColumns)
      .from(reportImages)
      .where(and(eq(reportImages.reportId, reportId), eq(sha256, image.sha256)))
      .get();
    if (same !== undefined) return same;
    const row = { id: newId(), ...image };
    tx.insert(reportImages)
      .values({ ...row, reportId, uploadedBy: deed.by, uploadedAt: deed.at })
      .run();
    const detail = { imageId: row.id, sha256: image.sha256 };
    recordAudit(tx, deed, { action: "image.upload", subjectId: reportId, detail });
    return row;
  });
}

/** Null for a picture of another report. */
export async function findImage(
  db: MainDatabase,
  { reportId, imageId }: { reportId: string; imageId: string },
): Promise<ImageRow | null> {
  const row = db
    .select(imageColumns)
    .from(reportImages)
    .where(and(eq(reportImages.reportId, reportId), eq(id, imageId)))
    .get();
  return row ?? null;
}
