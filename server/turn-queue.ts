import { Refusal } from "#core/refusal.ts";

interface TurnLimits {
  readonly maxRunning: number;
  readonly maxWaiting: number;
}

/** Lets a few in at a time, in order of arrival. */
export class TurnQueue {
  readonly #limits: TurnLimits;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * Runs the work when its turn comes.
   *
   * @throws Refusal "cancelled" when the signal fires before that, "unavailable" when too many wait
   */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (signal?.aborted === true) throw new Refusal("cancelled");
    if (this.#running < this.#limits.maxRunning) this.#running += 1;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  /** The place goes to the next in line without being free in between. */
  #passOn(): void {
    const enter = this.#waiting.shift();
    if (enter === undefined) this.#running -= 1;
    else enter();
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length >= this.#limits.maxWaiting) throw new Refusal("unavailable");
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new Refusal("cancelled"));
      };
      this.#waiting.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }
}
