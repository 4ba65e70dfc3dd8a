import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { recordDeed } from "#db/audit.ts";
import {
  copyMoment,
  holdMoment,
  referencedBlobs,
  releaseMoment,
  schemaVersion,
} from "#db/backup.ts";
import { committedSeqs } from "#db/log.ts";
import { openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { ReportReader } from "../report-reader.ts";
import { syncFolder } from "../sync-folder.ts";
import { type ArchiveWriter, writeArchive } from "./backup-archive.ts";
import {
  type BackupManifest,
  type BackupMember,
  blobMember,
  formatVersion,
  headName,
  manifestName,
} from "./backup-manifest.ts";
import { BackupProblem, type Tell } from "./backup-problem.ts";
import { type LastBackup, noteBackup } from "./last-backup.ts";
import { yjsVersion } from "./yjs-version.ts";

export interface BackupOrder {
  readonly dataDir: string;
  /** The file to make; must not exist. */
  readonly file: string;
  /** Ends the work; nothing is left behind. */
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** Size of the file. */
  readonly bytes: number;
}

/** A report that takes longer to replay is in the backup, but not verified. */
const replayLimits = { timeoutMs: 5 * 60_000, maxHeapMegabytes: 2048 };
const busyTimeoutMs = 10_000;

/**
 * Makes one file of everything in a data folder, as of one moment, whether a server is running on
 * it or not. The file appears whole under its name or not at all.
 *
 * @throws BackupProblem
 */
export async function makeBackup(order: BackupOrder): Promise<MadeBackup> {
  const file = resolve(order.file);
  if (existsSync(file)) throw new BackupProblem("file-exists", { file });
  if (!existsSync(join(order.dataDir, "log.db"))) {
    throw new BackupProblem("no-data", { folder: order.dataDir });
  }
  // Beside the file, so that the last step is a rename within one file system.
  const draft = await makeDraftFolder(dirname(file));
  try {
    const moment = await copyDatabases(order, draft);
    const reports = await replayReports(moment.positions, order, draft);
    const manifest = await packArchive({ ...moment, reports }, order, draft);
    order.signal.throwIfAborted();
    await rename(join(draft, "archive"), file);
    await syncFolder(dirname(file));
    const { size } = await stat(file);
    await leaveWord(order, { at: manifest.at, bytes: size });
    recordBackup(order, { file, manifest, bytes: size });
    return { manifest, bytes: size };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** For /metrics; a backup of a folder that cannot be written is as good as any. */
async function leaveWord({ dataDir, tell }: BackupOrder, backup: LastBackup): Promise<void> {
  try {
    await noteBackup(dataDir, backup);
  } catch (error) {
    tell("not-noted", { what: String(error) });
  }
}

/** In the audit log, by the program itself; the backup is of before it. */
function recordBackup(
  { dataDir, tell }: BackupOrder,
  { file, manifest, bytes }: MadeBackup & { readonly file: string },
): void {
  try {
    const db = openMainDatabase(join(dataDir, "zonebrief.db"), { busyTimeoutMs });
    try {
      const deed = { by: null, from: null, at: new Date() };
      const detail = { bytes, reports: manifest.reports.length };
      recordDeed(db, deed, { action: "backup.create", subjectId: basename(file), detail });
    } finally {
      db.$client.close();
    }
  } catch (error) {
    tell("not-recorded", { what: String(error) });
  }
}

async function makeDraftFolder(folder: string): Promise<string> {
  try {
    return await mkdtemp(join(folder, ".zonebrief-backup-"));
  } catch (cause) {
    throw new BackupProblem("no-folder", { folder }, cause);
  }
}

interface Moment {
  readonly at: string;
  readonly schema: BackupManifest["schema"];
  readonly positions: ReadonlyMap<string, number>;
  readonly blobs: readonly string[];
}

/**
 * Both databases as of one moment each, taken one after the other within a millisecond: the log
 * first. Whatever its text refers to (facts, pictures, the report's own row) was written to
 * zonebrief.db before it could be typed, so the later moment of that file holds it. What is derived
 * from the log may be ahead of it by that millisecond; restoring looks after that.
 */
async function copyDatabases(order: BackupOrder, draft: string): Promise<Moment> {
  const logDb = openLogDatabase(join(order.dataDir, "log.db"), { busyTimeoutMs, readonly: true });
  const db = openMainDatabase(join(order.dataDir, "zonebrief.db"), {
    busyTimeoutMs,
    readonly: true,
  });
  try {
    holdMoment(logDb);
    holdMoment(db);
    const at = new Date().toISOString();
    const told = tellPercent(order);
    await copyMoment(logDb, join(draft, "log.db"), told(0, 50));
    releaseMoment(logDb);
    await copyMoment(db, join(draft, "zonebrief.db"), told(50, 100));
    return {
      at,
      schema: { main: schemaVersion(db), log: schemaVersion(logDb) },
      positions: positionsIn(join(draft, "log.db")),
      blobs: referencedBlobs(db),
    };
  } finally {
    logDb.$client.close();
    db.$client.close();
  }
}

function tellPercent({ tell, signal }: BackupOrder) {
  let last = -1;
  return (from: number, to: number) =>
    ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) => {
      signal.throwIfAborted();
      const done = totalPages === 0 ? 0 : 1 - remainingPages / totalPages;
      const percent = Math.floor(from + (to - from) * done);
      if (percent !== last) tell("copying", { percent });
      last = percent;
    };
}

function positionsIn(logFile: string): ReadonlyMap<string, number> {
  const copy = openLogDatabase(logFile, { busyTimeoutMs });
  try {
    return committedSeqs(copy);
  } finally {
    copy.$client.close();
  }
}

/** What the copied log replays to, report by report. */
async function replayReports(
  positions: ReadonlyMap<string, number>,
  { tell, signal }: BackupOrder,
  draft: string,
): Promise<BackupManifest["reports"]> {
  const reader = new ReportReader(join(draft, "log.db"), replayLimits);
  const stop = () => void reader.stop();
  signal.addEventListener("abort", stop);
  const reports: BackupManifest["reports"] = [];
  try {
    for (const [reportId, seq] of positions) {
      const replayed = await reader.replay(reportId).catch((error: unknown) => {
        signal.throwIfAborted();
        tell("unverified", { reportId, what: String(error) });
        return null;
      });
      reports.push({ reportId, seq, sha256: replayed?.sha256 ?? null });
      tell("replaying", { count: reports.length, total: positions.size });
    }
    return reports;
  } finally {
    signal.removeEventListener("abort", stop);
    await reader.stop();
  }
}

interface Packed extends Moment {
  readonly reports: BackupManifest["reports"];
}

/** The order of the files is part of the format: the head first, the manifest last. */
async function packArchive(
  { at, schema, blobs, reports }: Packed,
  order: BackupOrder,
  draft: string,
): Promise<BackupManifest> {
  const { dataDir, signal, tell } = order;
  const archive = writeArchive(join(draft, "archive"), signal);
  archive.addJson(headName, { format: "zonebrief-backup", version: formatVersion });
  const fixed = [
    { name: "log.db", path: join(draft, "log.db") },
    { name: "zonebrief.db", path: join(draft, "zonebrief.db") },
    ...(await filesBeside(dataDir)),
  ];
  const members: BackupMember[] = [];
  const missingBlobs: string[] = [];
  const total = fixed.length + blobs.length;
  const add = async (name: string, path: string) => {
    members.push(await archive.addFile(name, path));
    tell("packing", { count: members.length + missingBlobs.length, total });
  };
  for (const { name, path } of fixed) await add(name, path);
  for (const sha256 of blobs) {
    const path = join(dataDir, blobMember(sha256));
    if (await isSound(path, sha256)) await add(blobMember(sha256), path);
    else {
      missingBlobs.push(sha256);
      tell("blob-missing", { sha256 });
    }
  }
  const manifest = { at, yjs: yjsVersion(), schema, reports, missingBlobs, members };
  await finish(archive, manifest);
  return manifest;
}

async function finish(archive: ArchiveWriter, manifest: BackupManifest): Promise<void> {
  archive.addJson(manifestName, manifest);
  await archive.finish();
}

/** The secret and the office's fonts. */
async function filesBeside(dataDir: string) {
  const fonts = await readdir(join(dataDir, "fonts"), { withFileTypes: true }).catch(() => []);
  const files = fonts
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name: `fonts/${name}`, path: join(dataDir, "fonts", name) }));
  const secret = { name: "secret", path: join(dataDir, "secret") };
  return existsSync(secret.path) ? [secret, ...files] : files;
}

/** Read twice, so that damaged bytes cost the backup this one file and not its worth. */
async function isSound(path: string, sha256: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex") === sha256;
}
