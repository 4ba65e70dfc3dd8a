import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { readWholeLog } from "#db/backup.ts";
import { openLogDatabase } from "#db/open-database.ts";
import { LedgerClient } from "../../bench/ledger-client.ts";
import { eventually } from "../sync/eventually.ts";
import { seededRandom } from "../sync/seeded-random.ts";
import { addPerson, addReport, openSyncStack, type SyncStack } from "../sync/test-stack.ts";
import { readArchive } from "./backup-archive.ts";
import { type BackupManifest, manifestName, manifestShape } from "./backup-manifest.ts";
import { stateHash } from "./test-data-folder.ts";

// A server of two processes, and each command one more.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const reportIds = ["one", "two", "three"] as const;

let home: string;
let stack: SyncStack;
let clients: LedgerClient[];
let file: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "zonebrief-backup-load-"));
  file = join(home, "zonebrief-2026-11-20.tar.gz");
  stack = await openSyncStack({ folder: mkdtempSync(join(home, "data-")) });
  const { token } = addPerson(stack.db, { userId: "ann" });
  for (const reportId of reportIds) addReport(stack.db, { reportId, members: { ann: "editor" } });
  const random = seededRandom(20);
  clients = [0, 1, 2, 3].map((index) => new LedgerClient(`c${index}`, random));
  const reportOf = (index: number) => reportIds[index % reportIds.length] ?? "one";
  await Promise.all(
    clients.map((client, index) => client.connect(`${stack.url}/${reportOf(index)}`, token)),
  );
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  await stack.close();
  rmSync(home, { recursive: true });
});

function command(name: "backup" | "restore", dataDir: string): ChildProcess {
  const script = fileURLToPath(new URL(`../cli/${name}.ts`, import.meta.url));
  return spawn(process.execPath, [script, file], {
    env: { ...process.env, DATA_DIR: dataDir, LANG: "zh_CN.UTF-8", LC_ALL: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Everybody types, formats and deletes until the child has ended; answers its code and words. */
async function editUntilEnd(child: ChildProcess): Promise<{ code: number; words: string }> {
  let isOver = false;
  const ended = once(child, "exit").finally(() => {
    isOver = true;
  });
  const said = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  while (!isOver) {
    for (const client of clients) client.edit();
    // At the pace at which edits come back from the disk.
    await eventually(() =>
      expect(isOver || clients.some((each) => !each.hasUnacknowledged)).toBe(true),
    );
    await nextTurn();
  }
  const [code] = await ended;
  return { code: Number(code), words: await said };
}

async function manifestOf(): Promise<BackupManifest> {
  for await (const { name, content } of readArchive(file, new AbortController().signal)) {
    const words = await text(content);
    if (name === manifestName) return manifestShape.parse(JSON.parse(words));
  }
  throw new Error("every backup has a manifest");
}

test("A20: a backup taken while everybody edits restores to the log replayed up to its positions", async () => {
  for (const client of clients) client.edit();
  await eventually(() => {
    for (const client of clients) expect(client.hasUnacknowledged).toBe(false);
  });
  const before = clients.map((client) => client.acknowledged.length);
  const { code, words } = await editUntilEnd(command("backup", stack.folder));
  expect(words).toContain("备份完成");
  expect(code).toBe(0);
  const manifest = await manifestOf();

  const target = join(home, "restored");
  const restoring = command("restore", target);
  expect(await editUntilEnd(restoring)).toMatchObject({ code: 0 });

  const source = openLogDatabase(join(stack.folder, "log.db"), { busyTimeoutMs: 1_000 });
  const restored = openLogDatabase(join(target, "log.db"), { busyTimeoutMs: 0 });
  expect(manifest.reports.map(({ reportId }) => reportId).sort()).toEqual([...reportIds].sort());
  for (const { reportId, seq, sha256 } of manifest.reports) {
    expect(stateHash(source, reportId, seq), reportId).toBe(sha256);
    expect(stateHash(restored, reportId, Number.MAX_SAFE_INTEGER), reportId).toBe(sha256);
    // The log has gone on meanwhile: the backup was taken under load.
    const last = [...readWholeLog(source, reportId)].at(-1)?.seq ?? 0;
    expect(last).toBeGreaterThan(seq);
  }
  for (const [index, client] of clients.entries()) {
    const doc = new Y.Doc();
    const rows = readWholeLog(restored, reportIds[index % reportIds.length] ?? "one");
    applyVerbatim(doc, ...[...rows].map(({ data }) => data));
    for (const update of client.acknowledged.slice(0, before[index])) {
      expect(holdsUpdate(doc, decodeUpdate(update))).toBe(true);
    }
  }
  source.$client.close();
  restored.$client.close();

  // What was restored can be served.
  const again = await openSyncStack({ folder: target });
  await again.close();
});

test("Ctrl+C ends a backup with 130 and leaves nothing behind", async () => {
  clients[0]?.edit();
  const child = command("backup", stack.folder);
  const ended = once(child, "exit");
  const said = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  await eventually(() => {
    expect(readdirSync(home).some((name) => name.startsWith(".zonebrief-backup-"))).toBe(true);
  });
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(await said).toContain("已中断");
  expect(readdirSync(home)).toHaveLength(1);
});
