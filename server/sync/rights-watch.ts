import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "pino";
import type { LiveSockets, Presence } from "./live-sockets.ts";
import type { Rights } from "./rights.ts";

interface RightsWatchParts {
  readonly rights: Pick<Rights, "takeChanges">;
  readonly sockets: Pick<LiveSockets<unknown>, "concernedBy" | "all">;
  readonly log: Pick<Logger, "error">;
  /** Judges one person's sockets in one report by the rights of now. */
  judge(concerned: Presence): Promise<void> | void;
  /** Judged after a change of their rights: those that are left may do more, or less, than before. */
  changed(concerned: Presence): void;
}

/** How often the database is asked whether anything was committed: one read of a counter. */
const pollMs = 100;
/** Edits of others wait no longer than this while sockets are judged. */
const turnMs = 5;
/** Credentials also end by the clock alone: every socket is judged once in this time. */
const pollsPerRound = 15_000 / pollMs;
/** Nothing is delivered for longer than this to somebody whose rights cannot be asked for. */
const maxUnknownPolls = 5;

interface Waiting {
  readonly concerned: Presence;
  readonly isChange: boolean;
}

/**
 * Has the live sockets that a commit to zonebrief.db concerns judged again, within 100 ms and
 * whether or not the writer said so. When the database cannot be asked for half a second all are
 * judged, and so closed: what is not known is not granted.
 */
export class RightsWatch {
  readonly #parts: RightsWatchParts;
  readonly #waiting = new Map<string, Waiting>();
  readonly #timer: NodeJS.Timeout;
  /** Those that the clock's round has still to look at. */
  #round: readonly Presence[] = [];
  #pollsLeftInRound = 0;
  #unknownPolls = 0;
  #isJudging = false;

  constructor(parts: RightsWatchParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => {
      this.look();
      this.#goOnWithRound();
    }, pollMs);
  }

  /** Notices at once what has been committed, without waiting for the next poll. */
  look(): void {
    const { rights, sockets, log } = this.#parts;
    try {
      for (const change of rights.takeChanges())
        this.#add(sockets.concernedBy(change), { isChange: true });
      this.#unknownPolls = 0;
    } catch (error) {
      this.#unknownPolls += 1;
      if (this.#unknownPolls !== maxUnknownPolls) return;
      log.error({ err: error }, "rights cannot be judged: all sockets are closed");
      this.#add(sockets.all(), { isChange: false });
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#waiting.clear();
    this.#round = [];
  }

  /** In equal shares, one a poll. */
  #goOnWithRound(): void {
    if (this.#pollsLeftInRound === 0) {
      this.#round = this.#parts.sockets.all();
      this.#pollsLeftInRound = pollsPerRound;
    }
    const share = Math.ceil(this.#round.length / this.#pollsLeftInRound);
    this.#pollsLeftInRound -= 1;
    this.#add(this.#round.slice(0, share), { isChange: false });
    this.#round = this.#round.slice(share);
  }

  #add(presences: readonly Presence[], { isChange }: { isChange: boolean }): void {
    for (const concerned of presences) {
      const key = `${concerned.reportId} ${concerned.userId}`;
      const wasChange = this.#waiting.get(key)?.isChange === true;
      this.#waiting.set(key, { concerned, isChange: isChange || wasChange });
    }
    if (this.#waiting.size > 0 && !this.#isJudging) void this.#judgeWaiting();
  }

  async #judgeWaiting(): Promise<void> {
    this.#isJudging = true;
    let turnStartMs = performance.now();
    // What is added meanwhile is judged in the same go.
    for (const [key, waiting] of this.#waiting) {
      this.#waiting.delete(key);
      await this.#judgeSafely(waiting);
      if (performance.now() - turnStartMs < turnMs) continue;
      await nextTurn();
      turnStartMs = performance.now();
    }
    this.#isJudging = false;
  }

  async #judgeSafely({ concerned, isChange }: Waiting): Promise<void> {
    const { judge, changed, log } = this.#parts;
    try {
      await judge(concerned);
      if (isChange) changed(concerned);
    } catch (error) {
      log.error({ err: error, ...concerned }, "a socket's rights could not be judged");
    }
  }
}
