import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, type TestContext, test, vi } from "vitest";
import { z } from "zod";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { type LogDatabase, openLogDatabase } from "#db/open-database.ts";
import { LedgerClient } from "../../bench/ledger-client.ts";
import { isSameState, LogAudit } from "../../bench/log-audit.ts";
import { tokensOf } from "../../bench/random-edit.ts";
import { eventually } from "./eventually.ts";
import { seededRandom } from "./seeded-random.ts";

// A real server whose disk, lock or processor is taken away for a while. Each test has a server of
// its own and mostly waits for the outage to end, so they wait at the same time.
vi.setConfig({ testTimeout: 300_000 });

const outageMs = 10_000;
const harness = fileURLToPath(new URL("../../bench/sync-harness.ts", import.meta.url));
const readyShape = z.object({ port: z.int(), syncPid: z.int() });
const seats = [
  ["ann", "report-one"],
  ["bo", "report-one"],
  ["cai", "report-two"],
  ["dee", "report-two"],
] as const;

interface Server {
  readonly port: number;
  readonly syncPid: number;
  /** The data folder as this process sees it. */
  readonly folder: string;
  /** The log as it is now. */
  openLog(): LogDatabase;
  /** Its file's name for the server. */
  readonly logFile: string;
  /** To be done when the test is over, before what was asked for earlier. */
  atEnd(cleanUp: CleanUp): void;
}

type CleanUp = () => unknown;

/** Collects what a test has to clean up; tests that run at the same time do not share it. */
function cleanUpAfter({ onTestFinished }: TestContext): Server["atEnd"] {
  const cleanUps: CleanUp[] = [];
  onTestFinished(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });
  return (cleanUp) => void cleanUps.push(cleanUp);
}

/** `diskMiB`: with a file system of its own, of that size, for its data. */
async function startServer(
  context: TestContext,
  { diskMiB }: { diskMiB?: number } = {},
): Promise<Server> {
  const atEnd = cleanUpAfter(context);
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-fault-"));
  const mount = `mount -t tmpfs -o size=${diskMiB}m tmpfs "$DATA_DIR" && exec "$0" "$1"`;
  const [command, ...args] =
    diskMiB === undefined
      ? [process.execPath, harness]
      : ["unshare", "-m", "--propagation", "private", "sh", "-c", mount, process.execPath, harness];
  const child: ChildProcess = spawn(command ?? "", args, {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const exited = once(child, "exit");
  atEnd(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await exited;
    rmSync(folder, { recursive: true });
  });
  if (child.stdout === null) throw new Error("the server could not be started");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const ready = readyShape.parse(JSON.parse(String(line)));
  const file = join(folder, "log.db");
  const shared = { ...ready, logFile: file, atEnd };
  if (diskMiB === undefined) return { ...shared, folder, openLog: () => openReadonly(file) };
  return {
    ...shared,
    folder: `/proc/${ready.syncPid}/root${folder}`,
    openLog: () => openCopy(shared),
  };
}

function openReadonly(file: string): LogDatabase {
  return openLogDatabase(file, { busyTimeoutMs: 5_000, readonly: true });
}

const copier = `
  import { createRequire } from "node:module";
  const [place, file, copy] = process.argv.slice(1);
  const Database = createRequire(place)("better-sqlite3");
  const db = new Database(file, { readonly: true, timeout: 5000 });
  const integrity = db.pragma("integrity_check", { simple: true });
  if (integrity !== "ok") throw new Error(String(integrity));
  db.exec("VACUUM INTO '" + copy + "'");
`;

/** From a file system that only the server's processes see. */
function openCopy(server: Pick<Server, "logFile" | "syncPid" | "atEnd">): LogDatabase {
  const { logFile, syncPid, atEnd } = server;
  const home = mkdtempSync(join(tmpdir(), "zonebrief-copy-"));
  atEnd(() => rmSync(home, { recursive: true }));
  const copy = join(home, "log.db");
  const { status, stderr } = spawnSync("nsenter", [...insideOf(syncPid, copier), logFile, copy]);
  if (status !== 0) throw new Error(`the log cannot be copied: ${stderr.toString()}`);
  return openLogDatabase(copy, { busyTimeoutMs: 5_000 });
}

/** How to run a script that is told where modules are found, before what it is told else. */
function insideOf(pid: number, script: string): string[] {
  const node = [process.execPath, "--input-type=module", "-e", script, import.meta.filename];
  return ["-t", String(pid), "-m", "--", ...node];
}

const longReader = `
  import { createRequire } from "node:module";
  const [place, file] = process.argv.slice(1);
  const Database = createRequire(place)("better-sqlite3");
  const db = new Database(file, { readonly: true });
  db.exec("BEGIN");
  db.prepare("SELECT count(*) FROM updates").get();
  console.log("reading");
  process.stdin.once("end", () => process.exit(0)).resume();
`;

/** Keeps the write-ahead log from being used again, so that it must grow; answers how to end it. */
async function readLong({ logFile, syncPid, atEnd }: Server): Promise<() => Promise<unknown>> {
  const reader = spawn("nsenter", [...insideOf(syncPid, longReader), logFile], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(reader, "exit");
  atEnd(() => void reader.kill("SIGKILL"));
  await once(createInterface({ input: reader.stdout }), "line");
  return () => {
    reader.stdin.end();
    return exited;
  };
}

/** As `eventually`, for what takes long on an idle machine. */
function patiently(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 200_000, interval: 50 });
}

/** Four people at two reports, and everything they ever wrote. */
class Party {
  readonly #server: Server;
  readonly #random = seededRandom(Date.now() % 1_000_000);
  readonly #seats = seats.map(([person, reportId]) => ({
    person,
    reportId,
    client: new LedgerClient(`${person}-${reportId}`, this.#random),
  }));
  /** Everybody's updates in the order of their making. */
  readonly written: Uint8Array[] = [];
  readonly #audits = new Map(seats.map(([, reportId]) => [reportId, new LogAudit(reportId)]));

  constructor(server: Server) {
    this.#server = server;
    server.atEnd(() => {
      for (const { client } of this.#seats) client.disconnect();
    });
  }

  async connect(): Promise<void> {
    const { port } = this.#server;
    const opening = this.#seats.map(({ client, person, reportId }) => {
      client.doc.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin !== client) this.written.push(update);
      });
      return client.connect(`ws://127.0.0.1:${port}/sync/${reportId}`, `zb_${person}-token`);
    });
    await Promise.all(opening);
    await eventually(() => expect(this.#seats.every(({ client }) => client.isSynced)).toBe(true));
  }

  get closeCodes(): number[] {
    return this.#seats.flatMap(({ client }) => client.closings.map(({ code }) => code));
  }

  get acknowledged(): readonly Uint8Array[] {
    return this.#seats.flatMap(({ client }) => client.acknowledged);
  }

  edit(): void {
    for (const { client } of this.#seats) client.edit();
  }

  /** Everybody goes on typing until `over` is settled. */
  async typeUntil(over: Promise<unknown>): Promise<void> {
    let isOver = false;
    void over.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      this.edit();
      await sleep(20);
    }
    await over;
  }

  /** What was acknowledged is in the log, and the log is sound. */
  look(): void {
    const promised = this.#seats.map(({ client }) => client.acknowledged.length);
    const db = this.#server.openLog();
    for (const audit of this.#audits.values()) expect(audit.look(db)).toEqual([]);
    expect(db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
    db.$client.close();
    for (const [n, { client, reportId }] of this.#seats.entries()) {
      const doc = this.#auditOf(reportId).doc;
      for (const update of client.acknowledged.slice(0, promised[n])) {
        expect(holdsUpdate(doc, decodeUpdate(update)), "acknowledged, not on disk").toBe(true);
      }
    }
  }

  /** All of it arrives, once, without anybody's help. */
  async comeToRest(): Promise<void> {
    await patiently(() => {
      const waiting = this.#seats.filter(({ client }) => client.hasUnacknowledged);
      expect(waiting.map(({ client }) => client.describe())).toEqual([]);
      this.look();
      for (const { client, reportId } of this.#seats)
        expect(isSameState(client.doc, this.#auditOf(reportId).doc)).toBe(true);
    });
    for (const { client } of this.#seats) {
      const tokens = tokensOf(client.doc);
      expect(tokens.length).toBe(new Set(tokens).size);
    }
  }

  #auditOf(reportId: string): LogAudit {
    const audit = this.#audits.get(reportId as "report-one");
    if (audit === undefined) throw new Error(`nobody looks at ${reportId}`);
    return audit;
  }
}

const holder = `
  import Database from "better-sqlite3";
  const db = new Database(process.argv[1]);
  db.exec("BEGIN IMMEDIATE");
  console.log("held");
  setTimeout(() => {
    console.log("over");
    process.stdin.once("data", () => { db.exec("ROLLBACK"); process.exit(0); });
  }, Number(process.argv[2]));
`;

/** Another process that has a database's write lock for the length of the outage. */
async function holdWriteLock({ folder, atEnd }: Server, file: "log.db" | "zonebrief.db") {
  const args = ["--input-type=module", "-e", holder, join(folder, file), String(outageMs)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  atEnd(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout });
  await once(lines, "line");
  return {
    over: once(lines, "line"),
    async release() {
      child.stdin.write("\n");
      await exited;
    },
  };
}

test.concurrent("rule 11: while another process has the log's write lock for ten seconds nothing is acknowledged, afterwards all", async (context) => {
  const server = await startServer(context);
  const party = new Party(server);
  await party.connect();
  party.edit();
  await party.comeToRest();
  const lock = await holdWriteLock(server, "log.db");
  const before = party.written.length;
  await party.typeUntil(lock.over);
  const during = new Set(party.written.slice(before));
  expect(during.size).toBeGreaterThan(0);
  expect(party.acknowledged.filter((update) => during.has(update))).toEqual([]);
  await lock.release();
  await party.comeToRest();
  expect(party.closeCodes, "it was waited for").toEqual([]);
});

test.concurrent("A17: a write lock on zonebrief.db keeps nobody's edits from the disk", async (context) => {
  const server = await startServer(context);
  const party = new Party(server);
  await party.connect();
  const lock = await holdWriteLock(server, "zonebrief.db");
  party.edit();
  await party.comeToRest();
  await party.typeUntil(lock.over);
  await lock.release();
  await party.comeToRest();
  expect(party.closeCodes).toEqual([]);
});

test.concurrent("A13: a sync process that stood still for ten seconds goes on where it was", async (context) => {
  const server = await startServer(context);
  const party = new Party(server);
  await party.connect();
  party.edit();
  await party.comeToRest();
  process.kill(server.syncPid, "SIGSTOP");
  const before = party.written.length;
  await party.typeUntil(sleep(outageMs));
  const during = new Set(party.written.slice(before));
  expect(party.acknowledged.filter((update) => during.has(update))).toEqual([]);
  process.kill(server.syncPid, "SIGCONT");
  await party.comeToRest();
});

const whyNoDisk = reasonNotToMount();
if (whyNoDisk !== null) console.warn(`SKIP: no disk is filled: ${whyNoDisk}`);

test
  .skipIf(whyNoDisk !== null)
  .concurrent(
    "A16: with a full disk typing goes on, nothing false is said, and when there is room all is saved",
    async (context) => {
      const server = await startServer(context, { diskMiB: 12 });
      const party = new Party(server);
      await party.connect();
      party.edit();
      await party.comeToRest();
      const endReading = await readLong(server);
      const ballast = join(server.folder, "ballast");
      fillDisk(ballast);
      await party.typeUntil(patiently(() => expect(party.closeCodes).toContain(1013)));
      expect(process.kill(server.syncPid, 0), "it is alive").toBe(true);
      party.look();
      await endReading();
      rmSync(ballast);
      await party.comeToRest();
    },
  );

test
  .skipIf(whyNoDisk !== null)
  .concurrent(
    "A16: a restore that finds the disk full says so and leaves nothing behind",
    async (context) => {
      const server = await startServer(context);
      const party = new Party(server);
      await party.connect();
      party.edit();
      await party.comeToRest();
      const home = mkdtempSync(join(tmpdir(), "zonebrief-restore-"));
      server.atEnd(() => rmSync(home, { recursive: true }));
      const backup = join(home, "backup");
      const env = { ...process.env, DATA_DIR: server.folder };
      const made = spawnSync(process.execPath, [cli("backup"), backup], { env });
      expect(made.status, made.stderr.toString()).toBe(0);

      const full = restoreOnDisk(server, backup, "64k");
      expect(full.status).toBe(1);
      expect(full.stderr.toString()).toMatch(/ENOSPC|SQLITE_FULL|no space|disk is full/i);
      expect(full.stdout.toString(), "what lies there").toBe("");
      const roomy = restoreOnDisk(server, backup, "64m");
      expect([roomy.status, roomy.stdout.toString()]).toEqual([0, "data\n"]);
    },
  );

const cli = (name: "backup" | "restore") =>
  fileURLToPath(new URL(`../cli/${name}.ts`, import.meta.url));

/** On a file system of its own, of that size; its output lists what lies there in the end. */
function restoreOnDisk({ atEnd }: Server, backup: string, size: string) {
  const place = mkdtempSync(join(tmpdir(), "zonebrief-place-"));
  atEnd(() => rmSync(place, { recursive: true }));
  const script = `
    mount -t tmpfs -o size=${size} tmpfs "$PLACE" || exit 99
    "$0" "$@" >/dev/null
    code=$?
    ls -A "$PLACE"
    exit $code`;
  return spawnSync(
    "unshare",
    ["-m", "sh", "-c", script, process.execPath, cli("restore"), backup],
    { env: { ...process.env, PLACE: place, DATA_DIR: join(place, "data") } },
  );
}

/** To the last byte. */
function fillDisk(ballast: string): void {
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 4)) {
    for (;;) {
      try {
        writeFileSync(ballast, new Uint8Array(size), { flag: "a" });
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOSPC") break;
        throw error;
      }
    }
  }
  expect(statfsSync(ballast).bavail).toBe(0);
}

function reasonNotToMount(): string | null {
  if (process.platform !== "linux") return "mount namespaces exist on Linux only";
  const mount = "mount -t tmpfs tmpfs /mnt";
  const { error, status, stderr } = spawnSync("unshare", ["-m", "sh", "-c", mount]);
  if (error !== undefined || spawnSync("nsenter", ["--version"]).status !== 0)
    return "unshare and nsenter are not installed";
  return status === 0 ? null : stderr.toString().trim();
}
