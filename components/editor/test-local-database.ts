import type { LocalCopy, LocalDatabase, LocalNotes, OpenLocalDatabase } from "./local-database.ts";

/** A browser's storage that stands in memory and fails, or waits, when told to. */
export class MemoryStorage {
  rows: Uint8Array[] = [];
  notes: LocalNotes = { isComplete: false, unsavedEdits: 0 };
  /** Thrown by every write while it is set: a full disk. */
  writeError: Error | null = null;
  /** Thrown by opening while it is set: storage that the person has blocked. */
  openError: Error | null = null;
  isOpeningHeld = false;
  areWritesHeld = false;
  opened = 0;
  lose: (why: "deleted" | "closed") => void = () => {};
  #held: (() => void)[] = [];

  readonly open: OpenLocalDatabase = async (_name, onLost) => {
    this.opened += 1;
    if (this.isOpeningHeld) await this.#hold();
    if (this.openError !== null) throw this.openError;
    this.lose = onLost;
    return new MemoryDatabase(this);
  };

  /** Lets everything go on that waits. */
  release(): void {
    this.isOpeningHeld = false;
    this.areWritesHeld = false;
    for (const go of this.#held.splice(0)) go();
  }

  async write(change: () => void): Promise<void> {
    if (this.areWritesHeld) await this.#hold();
    if (this.writeError !== null) throw this.writeError;
    change();
  }

  #hold(): Promise<void> {
    return new Promise((resolve) => this.#held.push(resolve));
  }
}

class MemoryDatabase implements LocalDatabase {
  readonly #storage: MemoryStorage;
  #known = new Set<Uint8Array>();
  #isClosed = false;

  constructor(storage: MemoryStorage) {
    this.#storage = storage;
  }

  get knownRows(): number {
    return this.#known.size;
  }

  async load(): Promise<LocalCopy> {
    this.#known = new Set(this.#storage.rows);
    return { ...this.#storage.notes, updates: [...this.#storage.rows] };
  }

  append(updates: readonly Uint8Array[]): Promise<void> {
    return this.#write(() => {
      this.#storage.rows.push(...updates);
      for (const update of updates) this.#known.add(update);
    });
  }

  replace(state: Uint8Array): Promise<void> {
    return this.#write(() => {
      const unread = this.#storage.rows.filter((row) => !this.#known.has(row));
      this.#storage.rows = [...unread, state];
      this.#known = new Set([state]);
    });
  }

  remember(note: Partial<LocalNotes>): Promise<void> {
    return this.#write(() => {
      this.#storage.notes = { ...this.#storage.notes, ...note };
    });
  }

  clear(): Promise<void> {
    return this.#write(() => {
      this.#storage.rows = [];
      this.#storage.notes = { isComplete: false, unsavedEdits: 0 };
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#storage.lose = () => {};
  }

  /** As in a browser: what has begun ends after the database is closed, and nothing else begins. */
  async #write(change: () => void): Promise<void> {
    if (this.#isClosed) throw new DOMException("the database is closed", "InvalidStateError");
    return this.#storage.write(change);
  }
}
