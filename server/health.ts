import type { Logger } from "pino";
import type { LogDatabase, MainDatabase } from "#db/open-database.ts";
import type { SyncProcess } from "./sync-process.ts";

export interface Health {
  /** What does not answer: "zonebrief.db", "log.db", "sync". Empty: all is well. */
  readonly failing: readonly string[];
}

interface HealthParts {
  readonly db: MainDatabase;
  readonly logDb: LogDatabase;
  readonly sync: Pick<SyncProcess, "figures">;
  readonly log: Pick<Logger, "error">;
}

const syncAnswerMs = 2_000;

/** Looks whether both databases and the sync process answer; many who ask at once share a look. */
export function createHealthCheck(parts: HealthParts): () => Promise<Health> {
  let looking: Promise<Health> | null = null;
  return () => {
    looking ??= look(parts).finally(() => {
      looking = null;
    });
    return looking;
  };
}

async function look({ db, logDb, sync, log }: HealthParts): Promise<Health> {
  const isSyncAlive = (await sync.figures(syncAnswerMs)) !== null;
  const answers = [
    { name: "zonebrief.db", does: databaseAnswers(db, log) },
    { name: "log.db", does: databaseAnswers(logDb, log) },
    { name: "sync", does: isSyncAlive },
  ];
  const failing = answers.flatMap(({ name, does }) => (does ? [] : [name]));
  if (failing.length > 0) log.error({ failing }, "not healthy");
  return { failing };
}

/** Reads a page of the file: a connection alone would answer from memory. */
function databaseAnswers(
  { $client }: LogDatabase | MainDatabase,
  log: Pick<Logger, "error">,
): boolean {
  try {
    return $client.prepare("SELECT count(*) FROM __drizzle_migrations").pluck().get() !== 0;
  } catch (error) {
    log.error({ err: error }, "a database does not answer");
    return false;
  }
}
