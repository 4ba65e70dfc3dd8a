import type { FactWithRevisions } from "#core/contracts/facts.ts";

type Listener = () => void;

export interface FactStoreParts {
  /** Resolves to null when the base does not know the fact. */
  readonly loadFact: (factId: string, signal: AbortSignal) => Promise<FactWithRevisions | null>;
  /** All facts that the saved report refers to, in one request. */
  readonly loadReported: (signal: AbortSignal) => Promise<readonly FactWithRevisions[]>;
  /** Told when a fact could not be loaded; it is asked for again at the next refresh. */
  readonly onError: (error: unknown) => void;
}

/**
 * The facts that an open report refers to, loaded once each and refreshed on demand, so that a
 * correction made elsewhere shows as stale here. Listeners hear of every change, coalesced into
 * one call per microtask.
 */
export class FactStore {
  readonly #parts: FactStoreParts;
  readonly #facts = new Map<string, FactWithRevisions | null>();
  readonly #loading = new Set<string>();
  readonly #listeners = new Set<Listener>();
  #loads = new AbortController();
  #isNotifying = false;

  constructor(parts: FactStoreParts) {
    this.#parts = parts;
  }

  /** Undefined while it is not loaded yet; null when the base does not know it. */
  get(factId: string): FactWithRevisions | null | undefined {
    return this.#facts.get(factId);
  }

  /** Puts in a fact that just came from the server by another way, such as a search. */
  put(fact: FactWithRevisions): void {
    this.#facts.set(fact.id, fact);
    this.#notify();
  }

  /** Loads those that are not here yet. */
  want(factIds: Iterable<string>): void {
    for (const factId of new Set(factIds)) if (!this.#facts.has(factId)) void this.#load(factId);
  }

  /** Loads everything again; what is shown stays until the answer is here. */
  async refresh(): Promise<void> {
    const { signal } = this.#loads;
    try {
      const reported = await this.#parts.loadReported(signal);
      const answered = new Set(reported.map((fact) => fact.id));
      for (const fact of reported) this.put(fact);
      for (const factId of this.#facts.keys()) if (!answered.has(factId)) void this.#load(factId);
    } catch (error) {
      if (!signal.aborted) this.#parts.onError(error);
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives up what is under way, without a word: nobody is looking any more. */
  stopLoading(): void {
    this.#loads.abort();
    this.#loads = new AbortController();
  }

  async #load(factId: string): Promise<void> {
    if (this.#loading.has(factId)) return;
    this.#loading.add(factId);
    const { signal } = this.#loads;
    try {
      const fact = await this.#parts.loadFact(factId, signal);
      this.#facts.set(factId, fact);
      this.#notify();
    } catch (error) {
      if (!signal.aborted) this.#parts.onError(error);
    } finally {
      this.#loading.delete(factId);
    }
  }

  #notify(): void {
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    queueMicrotask(() => {
      this.#isNotifying = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
