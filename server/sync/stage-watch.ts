import type { KeeperProgress, Stage } from "./keeper-progress.ts";

interface StageWatchParts {
  progress(): KeeperProgress;
  /** How long the thread may be at one and the same stage. */
  patienceMs(stage: Stage): number;
  /** It has been at this one for longer; from now on `progress` is another thread's. */
  onStuck(stage: Stage): void;
  /** How often it looks. */
  readonly everyMs: number;
}

/**
 * Looks at the keeper's thread from time to time, while it is asked something: it stops at the first
 * look at which nothing is asked, since a timer for each commit would cost more than the looking.
 */
export class StageWatch {
  readonly #parts: StageWatchParts;
  #asked = 0;
  #timer: NodeJS.Timeout | null = null;
  #seen = -1;
  #sinceMs = 0;

  constructor(parts: StageWatchParts) {
    this.#parts = parts;
  }

  /** Watches until the work settles. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#asked += 1;
    if (this.#asked === 1) this.#seen = -1;
    this.#timer ??= setInterval(() => this.#look(), this.#parts.everyMs).unref();
    try {
      return await work;
    } finally {
      this.#asked -= 1;
    }
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    if (this.#asked === 0) return void this.#stop();
    const progress = this.#parts.progress();
    const { count } = progress;
    const stage = progress.stage();
    const nowMs = performance.now();
    if (stage === null || count !== this.#seen) {
      this.#seen = count;
      this.#sinceMs = nowMs;
      return;
    }
    if (nowMs - this.#sinceMs >= this.#parts.patienceMs(stage)) this.#parts.onStuck(stage);
  }
}
