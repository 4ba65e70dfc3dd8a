/**
 * A timing wheel for what thousands need done once in every period, with one timer for all of them:
 * a timer for each would wake an idle process for each, and one turn for all of them would make
 * everybody's edits wait.
 */
export class TimerWheel {
  readonly #slots: readonly Set<() => void>[];
  readonly #slotMs: number;
  #timer: NodeJS.Timeout | null = null;
  #count = 0;
  #at = 0;

  /** A period shorter than a slot has one slot. */
  constructor({ periodMs, slotMs = 250 }: { periodMs: number; slotMs?: number }) {
    const count = Math.max(1, Math.floor(periodMs / slotMs));
    this.#slots = Array.from({ length: count }, () => new Set());
    this.#slotMs = periodMs / count;
  }

  /** `work` is called for the first time when a period has gone, less one slot. Answers how to stop. */
  add(work: () => void): () => void {
    const slot = this.#slots[this.#at];
    slot?.add(work);
    this.#count += 1;
    this.#timer ??= setInterval(() => this.#turn(), this.#slotMs);
    return () => {
      if (slot?.delete(work) === true) this.#count -= 1;
      if (this.#count === 0) this.#stop();
    };
  }

  #turn(): void {
    this.#at = (this.#at + 1) % this.#slots.length;
    for (const work of this.#slots[this.#at] ?? []) work();
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
