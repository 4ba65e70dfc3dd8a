import { createWriteStream, existsSync, statSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import { findDamage, referencedBlobs, settleRestored } from "#db/backup.ts";
import {
  DatabaseTooNewError,
  openLogDatabase,
  openMainDatabase,
  refuseNewerFiles,
} from "#db/open-database.ts";
import { DataDirInUseError, lockDataDir } from "../data-dir.ts";
import { ReportReader } from "../report-reader.ts";
import { becomeOnlyWriter } from "../sync/only-writer.ts";
import { syncFolder } from "../sync-folder.ts";
import { type ArchiveEntry, Measure, readArchive } from "./backup-archive.ts";
import {
  type BackupManifest,
  type BackupMember,
  blobMember,
  formatVersion,
  headName,
  headShape,
  isMemberName,
  manifestName,
  manifestShape,
} from "./backup-manifest.ts";
import { BackupProblem, type Tell } from "./backup-problem.ts";
import { yjsVersion } from "./yjs-version.ts";

export interface RestoreOrder {
  readonly file: string;
  /** Where the data shall be: absent, empty, or moved aside first. */
  readonly dataDir: string;
  /** Move data that is there to a folder beside it. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** Where the former data has been moved; null when there was none. */
  readonly aside: string | null;
}

const replayLimits = { timeoutMs: 10 * 60_000, maxHeapMegabytes: 2048 };
const busyTimeoutMs = 0;

/**
 * Unpacks a backup beside the data folder, verifies all of it (every file's hash, both databases,
 * every report replayed) and only then puts it in place by a rename.
 *
 * @throws BackupProblem; nothing was changed
 */
export async function restoreBackup(asked: RestoreOrder): Promise<Restored> {
  const order = { ...asked, file: resolve(asked.file), dataDir: resolve(asked.dataDir) };
  const { dataDir } = order;
  await requireReadable(order.file);
  const isOccupied = await holdsData(dataDir);
  if (isOccupied && !order.replace) throw new BackupProblem("not-empty", { folder: dataDir });
  const release = isOccupied ? await lock(dataDir) : () => {};
  const draft = await makeDraftFolder(dataDir);
  try {
    const manifest = await unpack(order, draft);
    await verify(manifest, order, draft);
    order.signal.throwIfAborted();
    const aside = await putInPlace(draft, dataDir, isOccupied);
    return { manifest, aside };
  } finally {
    release();
    await rm(draft, { recursive: true, force: true });
  }
}

/** Before anything is locked or made: a mistyped path is the commonest fault. */
async function requireReadable(file: string): Promise<void> {
  try {
    const handle = await open(file, "r");
    const isFile = (await handle.stat().finally(() => handle.close())).isFile();
    if (!isFile) throw new BackupProblem("not-a-backup", { file });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const isMissing = error.code === "ENOENT" || error.code === "ENOTDIR";
    throw isMissing
      ? new BackupProblem("no-file", { file }, error)
      : new BackupProblem("unreadable-file", { file, what: String(error.code) }, error);
  }
}

async function holdsData(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return false;
  if (!statSync(dataDir).isDirectory()) {
    throw new BackupProblem("cannot-place", { folder: dataDir, what: "ENOTDIR" });
  }
  return (await readdir(dataDir)).length > 0;
}

/** Neither a server nor a sync process that has outlived its server may be at work there. */
async function lock(dataDir: string): Promise<() => void> {
  try {
    const release = await lockDataDir(dataDir);
    await becomeOnlyWriter(join(dataDir, "log.db"));
    return release;
  } catch (error) {
    if (!(error instanceof DataDirInUseError)) throw error;
    throw new BackupProblem("in-use", { folder: dataDir }, error);
  }
}

async function makeDraftFolder(dataDir: string): Promise<string> {
  const folder = dirname(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    return await mkdtemp(join(folder, `.${basename(dataDir)}-restoring-`));
  } catch (cause) {
    throw new BackupProblem("no-folder", { folder }, cause);
  }
}

async function unpack(order: RestoreOrder, draft: string): Promise<BackupManifest> {
  const { file, signal, tell } = order;
  const unpacked = new Map<string, BackupMember>();
  let hasHead = false;
  let manifest: BackupManifest | null = null;
  try {
    for await (const entry of readArchive(file, signal)) {
      if (!hasHead) {
        await readHead(file, entry);
        hasHead = true;
      } else if (manifest !== null) {
        throw damaged(order, `unexpected ${entry.name}`);
      } else if (entry.name === manifestName) {
        manifest = manifestShape.parse(await readJson(entry));
      } else {
        const member = await unpackMember(entry, order, draft);
        if (unpacked.has(member.name)) throw damaged(order, `twice: ${member.name}`);
        unpacked.set(member.name, member);
        tell("unpacking", { count: unpacked.size });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BackupProblem || isOfThisMachine(error)) throw error;
    throw hasHead
      ? damaged(order, error instanceof Error ? error.message : String(error), error)
      : new BackupProblem("not-a-backup", { file }, error);
  }
  if (!hasHead) throw new BackupProblem("not-a-backup", { file });
  if (manifest === null) throw damaged(order, "cut off");
  compareMembers(manifest, unpacked, order);
  return manifest;
}

/** A full disk or a file that may not be read says nothing against the backup. */
function isOfThisMachine(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function damaged({ file }: RestoreOrder, what: string, cause?: unknown): BackupProblem {
  return new BackupProblem("damaged", { file, what: what.split("\n")[0] ?? "" }, cause);
}

/** Before anything of a foreign archive is written anywhere. */
async function readHead(file: string, entry: ArchiveEntry): Promise<void> {
  const isHead = entry.isFile && entry.name === headName;
  const head: z.infer<typeof headShape> | null = isHead
    ? (headShape.safeParse(await readJson(entry)).data ?? null)
    : null;
  if (head === null) throw new BackupProblem("not-a-backup", { file });
  if (head.version > formatVersion) throw new BackupProblem("newer", { file });
}

const maxJsonBytes = 256 * 1024 * 1024;

async function readJson({ content, name }: ArchiveEntry): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxJsonBytes) throw new Error(`${name} is too large`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

async function unpackMember(
  { name, isFile, content }: ArchiveEntry,
  order: RestoreOrder,
  draft: string,
): Promise<BackupMember> {
  if (!isFile || !isMemberName(name)) throw damaged(order, `unexpected ${JSON.stringify(name)}`);
  const path = join(draft, name);
  await mkdir(dirname(path), { recursive: true });
  const measure = new Measure();
  const output = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(content, measure, output, { signal: order.signal });
  return { name, bytes: measure.bytes, sha256: measure.sha256() };
}

function compareMembers(
  { members }: BackupManifest,
  unpacked: ReadonlyMap<string, BackupMember>,
  order: RestoreOrder,
): void {
  for (const { name, bytes, sha256 } of members) {
    const found = unpacked.get(name);
    if (found?.bytes !== bytes || found.sha256 !== sha256) throw damaged(order, name);
  }
  if (unpacked.size !== members.length) throw damaged(order, "files that are not listed");
  for (const name of ["log.db", "zonebrief.db"]) {
    if (!unpacked.has(name)) throw damaged(order, `no ${name}`);
  }
}

/** Everything that can be known to be right without serving it; then it is made fit to be served. */
async function verify(manifest: BackupManifest, order: RestoreOrder, draft: string): Promise<void> {
  order.tell("checking");
  const db = openMainDatabase(join(draft, "zonebrief.db"), { busyTimeoutMs });
  const logDb = openLogDatabase(join(draft, "log.db"), { busyTimeoutMs });
  try {
    for (const [name, each] of [
      ["zonebrief.db", db],
      ["log.db", logDb],
    ] as const) {
      const [damage] = findDamage(each);
      if (damage !== undefined) throw damaged(order, `${name}: ${damage}`);
    }
    refuseNewerFiles(db, logDb);
    const missing = new Set(manifest.missingBlobs);
    for (const sha256 of referencedBlobs(db)) {
      const isThere = missing.has(sha256) || existsSync(join(draft, blobMember(sha256)));
      if (!isThere) throw damaged(order, blobMember(sha256));
    }
    await compareReports(manifest, order, draft);
    settleRestored(db, logDb);
  } catch (error) {
    if (error instanceof DatabaseTooNewError) {
      throw new BackupProblem("newer", { file: order.file }, error);
    }
    throw error;
  } finally {
    db.$client.close();
    logDb.$client.close();
  }
}

async function compareReports(
  { reports, yjs }: BackupManifest,
  order: RestoreOrder,
  draft: string,
): Promise<void> {
  const { signal, tell } = order;
  const isSameYjs = yjs === yjsVersion();
  const reader = new ReportReader(join(draft, "log.db"), replayLimits);
  const stop = () => void reader.stop();
  signal.addEventListener("abort", stop);
  try {
    for (const [index, { reportId, seq, sha256 }] of reports.entries()) {
      tell("replaying", { count: index + 1, total: reports.length });
      if (sha256 === null) continue;
      const replayed = await reader.replay(reportId).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw damaged(order, `report ${reportId}`, cause);
      });
      const isSame = replayed?.seq === seq && (!isSameYjs || replayed.sha256 === sha256);
      if (!isSame) throw damaged(order, `report ${reportId}`);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await reader.stop();
  }
}

/** Two renames; when the second one fails the first is taken back. */
async function putInPlace(
  draft: string,
  dataDir: string,
  isOccupied: boolean,
): Promise<string | null> {
  await mkdir(join(draft, "blobs"), { recursive: true });
  await mkdir(join(draft, "fonts"), { recursive: true });
  await syncTree(draft);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const aside = isOccupied ? `${dataDir}.before-restore-${stamp}` : null;
  try {
    if (aside !== null) await rename(dataDir, aside);
    else if (existsSync(dataDir)) await rmdir(dataDir);
    try {
      await rename(draft, dataDir);
    } catch (error) {
      if (aside !== null) await rename(aside, dataDir);
      throw error;
    }
    await syncFolder(dirname(dataDir));
  } catch (error) {
    const what = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new BackupProblem("cannot-place", { folder: dataDir, what }, error);
  }
  return aside;
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name));
  }
  await syncFolder(folder);
}
