import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { appendUpdates } from "#db/log.ts";
import { openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { openDataDir } from "../data-dir.ts";
import { seededRandom } from "../sync/seeded-random.ts";
import { addSession } from "../sync/test-stack.ts";
import type { BackupManifest } from "./backup-manifest.ts";
import { findLastBackup } from "./last-backup.ts";
import { makeBackup } from "./make-backup.ts";
import { pruneBackups } from "./prune-backups.ts";
import { restoreBackup } from "./restore-backup.ts";
import {
  addSource,
  contentsOf,
  type DataFolder,
  makeDataFolder,
  stateHash,
} from "./test-data-folder.ts";

// Each replay starts a thread, on whatever machine runs the tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let data: DataFolder;
let told: string[];
let file: string;
let target: string;

beforeEach(async () => {
  data = await makeDataFolder();
  told = [];
  file = join(data.home, "zonebrief-2026-11-20.tar.gz");
  target = join(data.home, "restored");
});
afterEach(() => {
  data.db.$client.close();
  data.logDb.$client.close();
  rmSync(data.home, { recursive: true });
});

const never = new AbortController().signal;
const tell = (message: string) => void told.push(message);

async function backUp(order: Partial<Parameters<typeof makeBackup>[0]> = {}) {
  const made = await makeBackup({ dataDir: data.dataDir, file, signal: never, tell, ...order });
  return made.manifest;
}

function restore(order: Partial<Parameters<typeof restoreBackup>[0]> = {}) {
  return restoreBackup({
    file,
    dataDir: target,
    replace: false,
    signal: never,
    tell,
    ...order,
  });
}

/** Everything in the test's folder but the data that is backed up. */
const leftovers = () =>
  readdirSync(data.home)
    .filter((name) => name !== "data")
    .sort();

function openRestored() {
  const db = openMainDatabase(join(target, "zonebrief.db"), { busyTimeoutMs: 0 });
  const logDb = openLogDatabase(join(target, "log.db"), { busyTimeoutMs: 0 });
  return {
    db,
    logDb,
    close() {
      db.$client.close();
      logDb.$client.close();
    },
  };
}

/** An archive of the format, with what the test says in it. */
async function forge(entries: readonly (readonly [name: string, content: string])[]) {
  const tar = pack();
  for (const [name, content] of entries) tar.entry({ name }, content);
  tar.finalize();
  writeFileSync(file, gzipSync(await buffer(tar)));
}

const head = ["zonebrief-backup.json", '{"format":"zonebrief-backup","version":1}'] as const;

test("a restored folder holds the reports, the bytes, the fonts and the secret", async () => {
  const manifest = await backUp();
  expect(leftovers()).toEqual(["zonebrief-2026-11-20.tar.gz"]);
  await restore();
  const [before, after] = [contentsOf(data.dataDir), contentsOf(target)];
  for (const name of ["/secret", "/fonts/仿宋_GB2312.ttf"]) expect(after[name]).toBe(before[name]);
  const blobs = Object.keys(before).filter((name) => name.startsWith("/blobs/"));
  expect(blobs).toHaveLength(1);
  for (const name of blobs) expect(after[name]).toBe(before[name]);
  const restored = openRestored();
  expect(manifest.reports.map(({ reportId }) => reportId)).toEqual(["one", "two"]);
  for (const { reportId, seq, sha256 } of manifest.reports) {
    expect(stateHash(restored.logDb, reportId, seq)).toBe(sha256);
    expect(stateHash(data.logDb, reportId, seq)).toBe(sha256);
  }
  restored.close();
});

test("the file is for its owner's eyes alone, and leaves word of when it was made", async () => {
  const manifest = await backUp();
  const { mode } = await import("node:fs").then(({ statSync }) => statSync(file));
  expect(mode & 0o777).toBe(0o600);
  expect(await findLastBackup(data.dataDir)).toMatchObject({ at: manifest.at });
});

test("the audit log tells of a backup, made by nobody in particular", async () => {
  const { reports } = await backUp();
  const recorded = data.db.$client
    .prepare("select actor_id, subject_id, detail from audit_events where action = ?")
    .all("backup.create");
  const detail = JSON.stringify({ bytes: statSync(file).size, reports: reports.length });
  expect(recorded).toEqual([{ actor_id: null, subject_id: "zonebrief-2026-11-20.tar.gz", detail }]);
  expect(told).not.toContain("not-recorded");
});

test("a backup that cannot be recorded is told so, and is there all the same", async () => {
  data.db.$client.exec(
    "create trigger no_more before insert on audit_events begin select raise(abort, 'full'); end",
  );
  await backUp();
  expect(existsSync(file)).toBe(true);
  expect(told).toContain("not-recorded");
});

test("a file that is there is not overwritten", async () => {
  writeFileSync(file, "something else");
  await expect(backUp()).rejects.toMatchObject({ reason: "file-exists" });
  expect(readFileSync(file, "utf8")).toBe("something else");
});

test("a folder without data is no folder to back up", async () => {
  const dataDir = join(data.home, "nothing");
  mkdirSync(dataDir);
  await expect(backUp({ dataDir })).rejects.toMatchObject({ reason: "no-data" });
  rmSync(dataDir, { recursive: true });
  expect(leftovers()).toEqual([]);
});

test("missing and damaged bytes are told, and the rest is backed up and restored", async () => {
  const sound = await addSource(data.db, data.dataDir, "sound");
  const gone = await addSource(data.db, data.dataDir, "gone");
  const damaged = await addSource(data.db, data.dataDir, "damaged");
  const pathOf = (sha256: string) => join(data.dataDir, "blobs", sha256.slice(0, 2), sha256);
  rmSync(pathOf(gone));
  writeFileSync(pathOf(damaged), "something else");
  const { missingBlobs } = await backUp();
  expect(missingBlobs).toEqual([gone, damaged].sort());
  expect(told.filter((message) => message === "blob-missing")).toHaveLength(2);
  await restore();
  const there = Object.keys(contentsOf(target)).filter((name) => name.startsWith("/blobs/"));
  expect(there.some((name) => name.endsWith(sound))).toBe(true);
  expect(there).toHaveLength(2);
});

test("a report whose log has gaps is backed up as it is, and told", async () => {
  const rows = data.logDb.$client.prepare("SELECT data FROM updates WHERE report_id = 'two'");
  const last = rows.pluck().all().at(-1);
  if (!(last instanceof Uint8Array)) throw new Error("there is a last update");
  appendUpdates(data.logDb, [{ reportId: "gap", personId: null, data: last, writers: [] }]);
  const { reports } = await backUp();
  expect(reports.find(({ reportId }) => reportId === "gap")?.sha256).toBeNull();
  expect(told).toContain("unverified");
  await restore();
});

test("an interruption at any step leaves nothing behind, neither of a backup nor of a restore", async () => {
  for (const step of ["copying", "replaying", "packing"]) {
    const interruption = new AbortController();
    const stopAt = (message: string) => void (message === step && interruption.abort());
    await expect(backUp({ signal: interruption.signal, tell: stopAt }), step).rejects.toThrow();
    expect(leftovers(), step).toEqual([]);
  }
  await backUp();
  const only = leftovers();
  for (const step of ["unpacking", "checking", "replaying"]) {
    const interruption = new AbortController();
    const stopAt = (message: string) => void (message === step && interruption.abort());
    await expect(restore({ signal: interruption.signal, tell: stopAt }), step).rejects.toThrow();
    expect(leftovers(), step).toEqual(only);
  }
});

test("a backup that was cut off is refused wherever it was cut, and nothing is left", async () => {
  await backUp();
  const whole = readFileSync(file);
  for (const share of [0, 0.001, 0.01, 0.3, 0.6, 0.9, 0.99]) {
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));
    const refused = expect.toSatisfy((reason) => reason === "damaged" || reason === "not-a-backup");
    await expect(restore(), String(share)).rejects.toMatchObject({ reason: refused });
    expect(leftovers()).toEqual(["zonebrief-2026-11-20.tar.gz"]);
  }
  writeFileSync(file, whole.subarray(0, whole.length - 1));
  await expect(restore()).rejects.toMatchObject({ reason: "damaged" });
});

test("a backup with any byte changed is refused, or restores to the very same", async () => {
  await backUp();
  const whole = readFileSync(file);
  await restore();
  const expected = contentsOf(target);
  rmSync(target, { recursive: true });
  const random = seededRandom(20_261_120);
  const places = [
    3,
    8,
    9,
    ...Array.from({ length: 17 }, () => Math.floor(random() * whole.length)),
  ];
  let refusals = 0;
  for (const place of places) {
    const changed = Buffer.from(whole);
    changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(file, changed);
    const outcome = await restore().catch((error: unknown) => error);
    if (!(outcome instanceof Error)) {
      expect(contentsOf(target), `byte ${place}`).toEqual(expected);
      rmSync(target, { recursive: true });
    } else {
      expect(outcome, `byte ${place}`).toHaveProperty("reason");
      refusals += 1;
    }
    expect(leftovers()).toEqual(["zonebrief-2026-11-20.tar.gz"]);
  }
  // Some bits of a compressed file say nothing: the same bytes come out of it.
  expect(refusals).toBeGreaterThan(10);
}, 240_000);

test("what is no backup is refused before anything of it is unpacked", async () => {
  const foreign: readonly (readonly [string, () => unknown])[] = [
    ["text", () => writeFileSync(file, "Dear Sir or Madam")],
    ["an empty file", () => writeFileSync(file, "")],
    ["gzipped text", () => writeFileSync(file, gzipSync("Dear Sir or Madam"))],
    ["another archive", () => forge([["log.db", "x"]])],
    ["another format", () => forge([["zonebrief-backup.json", '{"format":"x","version":1}']])],
  ];
  for (const [name, make] of foreign) {
    await make();
    await expect(restore(), name).rejects.toMatchObject({ reason: "not-a-backup" });
    expect(told, name).not.toContain("unpacking");
  }
});

test("a file of the archive stays in the folder that it belongs in", async () => {
  const names = ["../evil", "/tmp/evil", "fonts/../../evil", "fonts/..", "blobs/00/evil", "x.db"];
  for (const name of names) {
    await forge([head, [name, "evil"]]);
    await expect(restore(), name).rejects.toMatchObject({ reason: "damaged" });
    expect(leftovers(), name).toEqual(["zonebrief-2026-11-20.tar.gz"]);
  }
});

/** A backup of the data as it is now, with a manifest that the test has changed. */
async function forgeManifest(change: (manifest: BackupManifest) => BackupManifest) {
  const manifest = await backUp();
  const tar = pack();
  const { readArchive } = await import("./backup-archive.ts");
  for await (const { name, content } of readArchive(file, never)) {
    const bytes = await buffer(content);
    const isManifest = name === "manifest.json";
    tar.entry({ name }, isManifest ? JSON.stringify(change(manifest)) : bytes);
  }
  tar.finalize();
  writeFileSync(file, gzipSync(await buffer(tar)));
}

test("a report that does not replay to its hash is refused", async () => {
  await forgeManifest((manifest) => ({
    ...manifest,
    reports: manifest.reports.map((report) => ({ ...report, sha256: "0".repeat(64) })),
  }));
  await expect(restore()).rejects.toMatchObject({
    reason: "damaged",
    detail: { what: "report one" },
  });
  expect(existsSync(target)).toBe(false);
});

test("a backup whose reports another version of Yjs encoded is held to their positions", async () => {
  await forgeManifest((manifest) => ({
    ...manifest,
    yjs: "13.0.0",
    reports: manifest.reports.map((report) => ({ ...report, sha256: "0".repeat(64) })),
  }));
  await restore();
  expect(existsSync(join(target, "log.db"))).toBe(true);
});

test("a database of a newer program is refused, and so is a newer format", async () => {
  data.db.$client
    .prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 99999999999999)")
    .run();
  await backUp();
  await expect(restore()).rejects.toMatchObject({ reason: "newer" });
  await forge([["zonebrief-backup.json", '{"format":"zonebrief-backup","version":2}']]);
  await expect(restore()).rejects.toMatchObject({ reason: "newer" });
  expect(existsSync(target)).toBe(false);
});

test("dangling references in the database are damage", async () => {
  data.db.$client.pragma("foreign_keys = OFF");
  data.db.$client
    .prepare(
      "INSERT INTO report_members (report_id, user_id, role, added_at) VALUES ('x', 'y', 'owner', 0)",
    )
    .run();
  await backUp();
  await expect(restore()).rejects.toMatchObject({ reason: "damaged" });
});

test("data that is there is not touched without --replace, and moved aside with it", async () => {
  await backUp();
  mkdirSync(target);
  writeFileSync(join(target, "zonebrief.db"), "the old data");
  await expect(restore()).rejects.toMatchObject({ reason: "not-empty" });
  expect(readFileSync(join(target, "zonebrief.db"), "utf8")).toBe("the old data");
  const { aside } = await restore({ replace: true });
  if (aside === null) throw new Error("it was moved aside");
  expect(readFileSync(join(aside, "zonebrief.db"), "utf8")).toBe("the old data");
  openRestored().close();
});

test.skipIf(process.platform !== "linux")(
  "a folder that a server holds is not replaced",
  async () => {
    await backUp();
    const server = await openDataDir(target);
    await expect(restore({ replace: true })).rejects.toMatchObject({ reason: "in-use" });
    server.release();
    await restore({ replace: true });
  },
);

test("after a restore nobody is signed in, and what was derived ahead of the log is read anew", async () => {
  addSession(data.db, "ann", new Date(Date.now() + 1e9));
  data.db.$client.exec("UPDATE reports SET derived_seq = 999999 WHERE id = 'one'");
  data.db.$client.exec("UPDATE reports SET derived_seq = 2 WHERE id = 'two'");
  await backUp();
  await restore();
  const { db, close } = openRestored();
  expect(db.$client.prepare("SELECT count(*) FROM sessions").pluck().get()).toBe(0);
  const seqs = db.$client.prepare("SELECT derived_seq FROM reports ORDER BY id").pluck().all();
  expect(seqs).toEqual([0, 2]);
  close();
});

test("--keep deletes the oldest of the backups that are named alike, and nothing else", async () => {
  const names = ["zonebrief-2026-11-18.tar.gz", "zonebrief-2026-11-19.tar.gz", "other-2026.tar.gz"];
  for (const name of names) writeFileSync(join(data.home, name), "");
  const { utimesSync } = await import("node:fs");
  for (const [day, name] of names.entries()) utimesSync(join(data.home, name), day + 1, day + 1);
  await backUp();
  expect(await pruneBackups(file, 2)).toEqual([join(data.home, "zonebrief-2026-11-18.tar.gz")]);
  expect(leftovers()).toEqual([
    "other-2026.tar.gz",
    "zonebrief-2026-11-19.tar.gz",
    "zonebrief-2026-11-20.tar.gz",
  ]);
  await expect(pruneBackups(join(data.home, "backup.tar.gz"), 2)).rejects.toMatchObject({
    reason: "keep-needs-date",
  });
});
