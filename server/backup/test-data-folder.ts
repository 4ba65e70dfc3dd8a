import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { titleName } from "#core/sync/protocol.ts";
import { readWholeLog } from "#db/backup.ts";
import { appendUpdates } from "#db/log.ts";
import {
  type LogDatabase,
  type MainDatabase,
  migrateLog,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { sources } from "#db/schema.ts";
import { openBlobStore } from "../blob-store.ts";
import { openDataDir } from "../data-dir.ts";
import { addPerson, addReport } from "../sync/test-stack.ts";

export interface DataFolder {
  /** A folder of its own around the data folder. */
  readonly home: string;
  readonly dataDir: string;
  readonly db: MainDatabase;
  readonly logDb: LogDatabase;
}

/** A data folder with two reports, a source with its bytes, a font and a secret; nobody serves it. */
export async function makeDataFolder(): Promise<DataFolder> {
  const home = mkdtempSync(join(tmpdir(), "zonebrief-backup-"));
  const dataDir = join(home, "data");
  (await openDataDir(dataDir)).release();
  const db = openMainDatabase(join(dataDir, "zonebrief.db"), { busyTimeoutMs: 1_000 });
  const logDb = openLogDatabase(join(dataDir, "log.db"), { busyTimeoutMs: 1_000 });
  migrateMain(db);
  migrateLog(logDb);
  addPerson(db, { userId: "ann" });
  for (const reportId of ["one", "two"]) {
    addReport(db, { reportId, members: { ann: "owner" } });
    typeTitle(logDb, reportId, `简报 ${reportId}`);
  }
  await addSource(db, dataDir, "原件的字节");
  writeFileSync(join(dataDir, "fonts", "仿宋_GB2312.ttf"), "not really a font");
  return { home, dataDir, db, logDb };
}

/** One logged update for each letter, each by a client of its own. */
export function typeTitle(logDb: LogDatabase, reportId: string, title: string): void {
  const doc = new Y.Doc();
  for (const letter of title) {
    const before = Y.encodeStateVector(doc);
    const typist = new Y.Doc();
    Y.applyUpdate(typist, Y.encodeStateAsUpdate(doc));
    typist.getText(titleName).insert(typist.getText(titleName).length, letter);
    const data = Y.encodeStateAsUpdate(typist, before);
    Y.applyUpdate(doc, data);
    appendUpdates(logDb, [
      {
        reportId,
        personId: "ann",
        data,
        writers: [{ clientId: typist.clientID, personId: "ann" }],
      },
    ]);
  }
}

export async function addSource(db: MainDatabase, dataDir: string, text: string): Promise<string> {
  mkdirSync(join(dataDir, "blobs"), { recursive: true });
  const bytes = Buffer.from(text);
  const sha256 = await openBlobStore(join(dataDir, "blobs")).put(bytes);
  const [addedAt, kind, mediaType] = [new Date(), "file", "text/plain"];
  const row = { id: sha256, sha256, fileName: "a.txt", mediaType, byteSize: bytes.length, text };
  db.insert(sources)
    .values({ ...row, title: "来源", kind, authors: [], addedAt })
    .run();
  return sha256;
}

/** What the log gives for a report up to a position, by other means than the program's. */
export function stateHash(logDb: LogDatabase, reportId: string, upTo: number): string {
  const doc = new Y.Doc();
  const rows = [...readWholeLog(logDb, reportId)].filter(({ seq }) => seq <= upTo);
  applyVerbatim(doc, ...rows.map(({ data }) => data));
  return createHash("sha256").update(Y.encodeStateAsUpdate(doc)).digest("hex");
}

/** Every file below a folder with what it holds; the databases' side files aside. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !/-(?:wal|shm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map((path) => [path.slice(folder.length), readFileSync(path, "base64")]),
  );
}
