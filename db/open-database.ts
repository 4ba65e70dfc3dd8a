import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { z } from "zod";
import * as logSchema from "./log-schema.ts";
import * as schema from "./schema.ts";

type RawDatabase = Database.Database;

const mainMigrations = join(import.meta.dirname, "migrations", "main");
const logMigrations = join(import.meta.dirname, "migrations", "log");

export type MainDatabase = ReturnType<typeof openMainDatabase>;
export type LogDatabase = ReturnType<typeof openLogDatabase>;

/** The file was written by a newer program: opening it could harm it, so nothing was touched. */
export class DatabaseTooNewError extends Error {
  constructor(file: string) {
    super(
      `${file} was written by a newer version of Zonebrief. Install that version or a later one; nothing was changed. ` +
        `（${file} 由更新版本的园区简报写入，请安装该版本或更新版本；数据未作任何改动。）`,
    );
    this.name = "DatabaseTooNewError";
  }
}

/** The file is damaged, no database at all, or cannot be opened where it lies. */
export class DatabaseUnusableError extends Error {
  constructor(file: string, cause: Error) {
    super(`${file} cannot be used as a database: ${cause.message}`, { cause });
    this.name = "DatabaseUnusableError";
  }
}

const unusableCodes = /^SQLITE_(?:NOTADB|CORRUPT|CANTOPEN|READONLY|PERM|IOERR|FULL)/;

/** @throws DatabaseUnusableError where SQLite says only that, and not of which file */
function naming<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const isUnusable = cause instanceof Database.SqliteError && unusableCodes.test(cause.code);
    throw isUnusable ? new DatabaseUnusableError(file, cause) : error;
  }
}

interface OpenOptions {
  /** How long a statement may block the thread waiting for another writer. */
  readonly busyTimeoutMs: number;
  readonly readonly?: boolean;
}

/**
 * Opens `zonebrief.db` with full durability. Migrations are a separate step (`migrateMain`).
 *
 * @throws DatabaseUnusableError
 */
export function openMainDatabase(file: string, options: OpenOptions) {
  return drizzle(
    naming(file, () => openDurable(file, options)),
    { schema },
  );
}

/**
 * Opens `log.db`; only the sync process writes it.
 *
 * @throws DatabaseUnusableError
 */
export function openLogDatabase(file: string, options: OpenOptions) {
  return drizzle(
    naming(file, () => openDurable(file, options)),
    { schema: logSchema },
  );
}

/** Brings `zonebrief.db` to the program's schema; refuses a file that is ahead of it. */
export function migrateMain(db: MainDatabase): void {
  naming(db.$client.name, () => {
    refuseNewer(db.$client, mainMigrations);
    migrate(db, { migrationsFolder: mainMigrations });
  });
}

/** @throws DatabaseTooNewError when the program is older than one of the files */
export function refuseNewerFiles(db: MainDatabase, logDb: LogDatabase): void {
  refuseNewer(db.$client, mainMigrations);
  refuseNewer(logDb.$client, logMigrations);
}

/** Brings `log.db` to the program's schema; refuses a file that is ahead of it. */
export function migrateLog(db: LogDatabase): void {
  naming(db.$client.name, () => {
    refuseNewer(db.$client, logMigrations);
    migrate(db, { migrationsFolder: logMigrations });
  });
}

/** After a crash the first to open a file recovers its WAL, and whoever comes next must wait. */
const openingTimeoutMs = 10_000;

/**
 * WAL with synchronous=FULL: a commit has reached the disk when it returns. The pragmas are read
 * back, since SQLite ignores what it cannot set.
 */
function openDurable(file: string, options: OpenOptions): RawDatabase {
  const raw = new Database(file, {
    readonly: options.readonly ?? false,
    timeout: Math.max(options.busyTimeoutMs, openingTimeoutMs),
  });
  if (options.readonly !== true) raw.pragma("journal_mode = WAL");
  raw.pragma("synchronous = FULL");
  raw.pragma("foreign_keys = ON");
  const fullySynchronous = 2;
  if (raw.pragma("synchronous", { simple: true }) !== fullySynchronous) {
    throw new Error(`${file}: synchronous=FULL could not be set`);
  }
  if (raw.pragma("journal_mode", { simple: true }) !== "wal") {
    throw new Error(`${file}: journal_mode=WAL could not be set`);
  }
  raw.pragma(`busy_timeout = ${options.busyTimeoutMs}`);
  return raw;
}

const durabilityShape = z.object({ synchronous: z.int(), journalMode: z.string() });
export type Durability = z.infer<typeof durabilityShape>;

/** What SQLite itself says of this connection; `synchronous` 2 is FULL. */
export function readDurability(db: LogDatabase | MainDatabase): Durability {
  return durabilityShape.parse({
    synchronous: db.$client.pragma("synchronous", { simple: true }),
    journalMode: db.$client.pragma("journal_mode", { simple: true }),
  });
}

const journalShape = z.object({ entries: z.array(z.object({ when: z.number() })) });

function refuseNewer(raw: RawDatabase, migrationsFolder: string): void {
  const journalFile = join(migrationsFolder, "meta", "_journal.json");
  const journal = journalShape.parse(JSON.parse(readFileSync(journalFile, "utf8")));
  const newestKnown = Math.max(...journal.entries.map((entry) => entry.when));
  const hasMigrations = raw
    .prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'")
    .get();
  if (hasMigrations === undefined) return;
  const newestApplied = z
    .number()
    .nullable()
    .parse(raw.prepare("SELECT max(created_at) FROM __drizzle_migrations").pluck().get());
  if (newestApplied !== null && newestApplied > newestKnown)
    throw new DatabaseTooNewError(raw.name);
}
