import type { MainDatabase } from "./open-database.ts";

export type MainTransaction = Parameters<Parameters<MainDatabase["transaction"]>[0]>[0];

/**
 * Runs `work` in one BEGIN IMMEDIATE transaction: the write lock is taken before anything is read,
 * so that nothing that was judged inside can change before the commit. Synchronous, since
 * better-sqlite3 would commit before a promise resolves; a `work` that answers a promise does not
 * compile. Throwing rolls back.
 */
export function inTransaction<Result>(
  db: MainDatabase,
  work: (tx: MainTransaction) => Result extends Promise<unknown> ? never : Result,
): Result {
  return db.transaction<Result>((tx) => work(tx), { behavior: "immediate" });
}
