import { readDataVersion } from "#db/data-version.ts";
import type { MainDatabase } from "#db/open-database.ts";

/** Credentials also end by the clock alone. */
const expiryCheckMs = 15_000;
const pollMs = 400;

interface RightsWatchParts {
  /** Read only. */
  readonly db: MainDatabase;
  /** Judge all live sockets by the rights of now. */
  judgeAll(): Promise<void>;
}

/**
 * Notices every commit to zonebrief.db (SQLite counts them) and has live sockets judged again, so
 * that a change of rights reaches them within a second whoever made it, and whether or not the
 * writer said so. Answers the way to stop.
 */
export function watchRights({ db, judgeAll }: RightsWatchParts): () => void {
  let lastVersion = versionOf(db);
  let lastJudgedMs = performance.now();
  let isJudging = false;
  const timer = setInterval(() => {
    const version = versionOf(db);
    const isDue = performance.now() - lastJudgedMs > expiryCheckMs;
    const isUnchanged = version !== null && version === lastVersion;
    if (isJudging || (isUnchanged && !isDue)) return;
    lastVersion = version;
    lastJudgedMs = performance.now();
    isJudging = true;
    void judgeAll().finally(() => {
      isJudging = false;
    });
  }, pollMs);
  return () => clearInterval(timer);
}

/** Null when the database cannot be asked at the moment: nothing is known then, so all is judged. */
function versionOf(db: MainDatabase): number | null {
  try {
    return readDataVersion(db);
  } catch {
    return null;
  }
}
