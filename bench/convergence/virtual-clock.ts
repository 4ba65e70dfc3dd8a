type Callback = (...values: unknown[]) => void;

interface Entry {
  readonly id: number;
  readonly atMs: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** What a virtual timer hands out: as much of Node's handle as anybody uses. */
interface Handle {
  readonly id: number;
  ref(): Handle;
  unref(): Handle;
  [Symbol.toPrimitive](): number;
}

const names = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] as const;
const startMs = Date.UTC(2026, 0, 1);

/**
 * Time that passes only when told. While installed it stands for the process's timers and clocks
 * and, with `random`, for Math.random, so that a run depends on nothing else.
 */
export class VirtualClock {
  readonly #random: () => number;
  readonly #entries = new Map<number, Entry>();
  #nowMs = startMs;
  #lastId = 0;
  #restore: (() => void) | null = null;

  constructor(random: () => number) {
    this.#random = random;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): void {
    this.#add(delayMs, null, run);
  }

  install(): void {
    const originals = names.map((name) => [name, globalThis[name]] as const);
    const { now } = Date;
    const { random } = Math;
    const performanceNow = performance.now;
    this.#restore = () => {
      for (const [name, original] of originals) Object.assign(globalThis, { [name]: original });
      Date.now = now;
      performance.now = performanceNow;
      Math.random = random;
    };
    const clear = (handle: unknown) => void this.#entries.delete(Number(handle));
    Object.assign(globalThis, {
      setTimeout: (run: Callback, delayMs = 0, ...values: unknown[]) =>
        this.#add(delayMs, null, () => run(...values)),
      setInterval: (run: Callback, everyMs = 0, ...values: unknown[]) =>
        this.#add(everyMs, Math.max(1, everyMs), () => run(...values)),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Date.now = () => this.#nowMs;
    performance.now = () => this.#nowMs - startMs;
    Math.random = this.#random;
  }

  uninstall(): void {
    this.#restore?.();
    this.#restore = null;
    this.#entries.clear();
  }

  /** Runs everything that is due at the next moment at which anything is. */
  runNextMoment(): void {
    const atMs = this.nextMs;
    if (atMs === null) return;
    this.#nowMs = atMs;
    const due = [...this.#entries.values()].filter((entry) => entry.atMs <= atMs);
    for (const entry of due.sort((a, b) => a.atMs - b.atMs || a.id - b.id)) this.#run(entry);
  }

  /** When something is due; null when nothing is. */
  get nextMs(): number | null {
    let nextMs: number | null = null;
    for (const { atMs } of this.#entries.values()) {
      if (nextMs === null || atMs < nextMs) nextMs = atMs;
    }
    return nextMs;
  }

  #run(entry: Entry): void {
    if (!this.#entries.delete(entry.id)) return;
    if (entry.everyMs !== null) {
      this.#entries.set(entry.id, { ...entry, atMs: this.#nowMs + entry.everyMs });
    }
    entry.run();
  }

  #add(delayMs: number, everyMs: number | null, run: () => void): Handle {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#entries.set(id, { id, atMs: this.#nowMs + Math.max(0, delayMs), everyMs, run });
    const handle: Handle = {
      id,
      ref: () => handle,
      unref: () => handle,
      [Symbol.toPrimitive]: () => id,
    };
    return handle;
  }
}
