import type { Logger } from "pino";
import { hasFactsLeft, indexFactsLeft } from "#db/fact-index.ts";
import type { MainDatabase } from "#db/open-database.ts";

export interface FactIndexing {
  /** Resolves when it has ended, whether or not anything is left. */
  readonly ended: Promise<void>;
  /** Leaves the rest to the next start. */
  stop(): Promise<void>;
}

/**
 * Begins to write the search words of facts that an upgrade left without them; until then a search
 * does not find these.
 */
export function startFactIndexing(parts: {
  readonly db: MainDatabase;
  readonly log: Pick<Logger, "info" | "error">;
}): FactIndexing {
  const stopping = new AbortController();
  const ended = indexAll(parts, stopping.signal);
  return {
    ended,
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

async function indexAll(
  { db, log }: Parameters<typeof startFactIndexing>[0],
  signal: AbortSignal,
): Promise<void> {
  try {
    if (!hasFactsLeft(db)) return;
    log.info("the facts are indexed anew; until then a search may miss some");
    const startedMs = performance.now();
    const facts = await indexFactsLeft(db, signal);
    const tookMs = Math.round(performance.now() - startedMs);
    const outcome = signal.aborted ? "the next start goes on indexing" : "the facts are indexed";
    log.info({ facts, tookMs }, outcome);
  } catch (error) {
    log.error({ err: error }, "the facts could not be indexed; the next start goes on");
  }
}
