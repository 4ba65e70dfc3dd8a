import { z } from "zod";

/** The first file of the archive: what it is, before anything else of it is read. */
export const headName = "zonebrief-backup.json";
/** The last one: without it the archive is cut off. */
export const manifestName = "manifest.json";
export const formatVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const headShape = z.object({
  format: z.literal("zonebrief-backup"),
  version: z.int().min(1),
});

export const manifestShape = z.object({
  /** When the moment was that the backup shows, ISO 8601. */
  at: z.iso.datetime(),
  /** The version of Yjs that encoded the states below. */
  yjs: z.string(),
  /** When the newest migration of each file was made. */
  schema: z.object({ main: z.number().nullable(), log: z.number().nullable() }),
  reports: z.array(
    z.object({
      reportId: z.string(),
      /** The position of the last update of the report's log. */
      seq: z.int(),
      /** Of the state that the log replays to; null when it could not be replayed. */
      sha256: sha256.nullable(),
    }),
  ),
  /** Bytes that a row names and that were not there to copy. */
  missingBlobs: z.array(sha256),
  /** Every file of the archive but the first and this one. */
  members: z.array(z.object({ name: z.string(), bytes: z.int().min(0), sha256 })),
});
export type BackupManifest = z.infer<typeof manifestShape>;
export type BackupMember = BackupManifest["members"][number];

const memberName =
  /^(?:log\.db|zonebrief\.db|secret|fonts\/(?!\.{1,2}$)[^/\\\0]{1,255}|blobs\/([0-9a-f]{2})\/\1[0-9a-f]{62})$/;

/** Whether a file of this name has a place in a data folder; no other is ever unpacked. */
export function isMemberName(name: string): boolean {
  return memberName.test(name);
}

export function blobMember(sha256Of: string): string {
  return `blobs/${sha256Of.slice(0, 2)}/${sha256Of}`;
}
