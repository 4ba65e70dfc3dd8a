/** How long work is done before whatever else has come meanwhile has its turn. */
const stintMs = 0.5;

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
  /** Whose turn has come. */
  #due: Due[] = [];
  #next: NodeJS.Immediate | null = null;

  /** A period shorter than a slot has one slot. */
  constructor({ periodMs, slotMs = 250 }: { periodMs: number; slotMs?: number }) {
    const count = Math.max(1, Math.floor(periodMs / slotMs));
    this.#slots = Array.from({ length: count }, () => new Set());
    this.#slotMs = periodMs / count;
  }

  /**
   * `work` is called for the first time within a period: where all begins at once, as after a start,
   * it is spread over it. Answers how to stop.
   */
  add(work: () => void): () => void {
    const slot = this.#emptiest();
    slot.add(work);
    this.#count += 1;
    this.#timer ??= setInterval(() => this.#turn(), this.#slotMs);
    return () => {
      if (slot.delete(work)) this.#count -= 1;
      if (this.#count === 0) this.#halt();
    };
  }

  /** Calls nobody any more. */
  stop(): void {
    for (const slot of this.#slots) slot.clear();
    this.#count = 0;
    this.#halt();
  }

  /** Of equals the one whose turn comes last. */
  #emptiest(): Set<() => void> {
    const latestFirst = [
      ...this.#slots.slice(0, this.#at + 1).reverse(),
      ...this.#slots.slice(this.#at + 1).reverse(),
    ];
    return latestFirst.reduce((least, slot) => (slot.size < least.size ? slot : least));
  }

  #turn(): void {
    this.#at = (this.#at + 1) % this.#slots.length;
    const slot = this.#slots[this.#at] ?? new Set();
    for (const work of slot) this.#due.push({ slot, work });
    if (this.#next === null) this.#doSome();
  }

  #doSome(): void {
    this.#next = null;
    const untilMs = performance.now() + stintMs;
    let done = 0;
    for (const { slot, work } of this.#due) {
      if (performance.now() > untilMs) break;
      done += 1;
      // It may have been stopped meanwhile.
      if (slot.has(work)) work();
    }
    this.#due = this.#due.slice(done);
    if (this.#due.length > 0) this.#next = setImmediate(() => this.#doSome());
  }

  #halt(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#next !== null) clearImmediate(this.#next);
    this.#timer = null;
    this.#next = null;
    this.#due = [];
  }
}

interface Due {
  readonly slot: ReadonlySet<() => void>;
  readonly work: () => void;
}
