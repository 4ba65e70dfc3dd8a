/**
 * Tells the newest value per key at once, and while more come, at most once per interval.
 */
export class ThrottleByKey<Value> {
  readonly #tell: (key: string, value: Value) => void;
  readonly #intervalMs: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #newest = new Map<string, Value>();

  constructor(intervalMs: number, tell: (key: string, value: Value) => void) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  push(key: string, value: Value): void {
    if (this.#timers.has(key)) {
      this.#newest.set(key, value);
      return;
    }
    this.#timers.set(
      key,
      setTimeout(() => this.#pass(key), this.#intervalMs),
    );
    this.#tell(key, value);
  }

  /** Tells now what still waits. */
  flush(): void {
    for (const [key, timer] of [...this.#timers]) {
      clearTimeout(timer);
      this.#timers.delete(key);
    }
    for (const [key, value] of this.#newest) this.#tell(key, value);
    this.#newest.clear();
  }

  #pass(key: string): void {
    this.#timers.delete(key);
    const value = this.#newest.get(key);
    if (value === undefined) return;
    this.#newest.delete(key);
    this.push(key, value);
  }
}
