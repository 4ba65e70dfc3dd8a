/**
 * Tells the newest value of every key that has news: the first news at once, and what comes within
 * the interval behind it all together at its end.
 */
export class GatheredNews<Value> {
  readonly #tell: (news: readonly (readonly [key: string, value: Value])[]) => void;
  readonly #intervalMs: number;
  readonly #newest = new Map<string, Value>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    intervalMs: number,
    tell: (news: readonly (readonly [key: string, value: Value])[]) => void,
  ) {
    this.#tell = tell;
    this.#intervalMs = intervalMs;
  }

  push(key: string, value: Value): void {
    this.#newest.set(key, value);
    if (this.#timer === null) this.#tellNow();
  }

  /** Tells now what still waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#newest.size > 0) this.#tell([...this.#newest]);
    this.#newest.clear();
  }

  #tellNow(): void {
    this.#tell([...this.#newest]);
    this.#newest.clear();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#newest.size > 0) this.#tellNow();
    }, this.#intervalMs);
  }
}
