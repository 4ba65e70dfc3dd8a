import { IndexeddbPersistence } from "y-indexeddb";
import type { Doc } from "yjs";
import { deleteLocalReport, localReportName, unsavedEditsKey } from "./local-reports.ts";

const completeKey = "isComplete";
const openTimeoutMs = 3_000;

/** The copy of one report that this browser keeps for one person, so that nothing typed is lost. */
export interface LocalStore {
  /** The report was here in full before: it may be shown and edited without the server. */
  readonly isComplete: boolean;
  /** Edits of earlier visits that the server had not acknowledged. */
  readonly unsavedEdits: number;
  /** False while an edit made before this call is not yet in the database. */
  readonly isFlushed: boolean;
  subscribe(listener: () => void): () => void;
  /** Remembers, across visits, how much the server has not acknowledged. */
  setUnsavedEdits(count: number): void;
  markComplete(): void;
  close(): Promise<void>;
  /** Closes and deletes this report's copy. */
  drop(): Promise<void>;
}

/**
 * Loads what this browser holds of the report into `doc` and keeps it there from then on. Null when
 * the browser gives no database (private windows, a full disk): the report then works online only.
 */
export async function openLocalStore(options: {
  userId: string;
  reportId: string;
  doc: Doc;
}): Promise<LocalStore | null> {
  if (globalThis.indexedDB === undefined) return null;
  const name = localReportName(options.userId, options.reportId);
  const persistence = new IndexeddbPersistence(name, options.doc);
  const isOpen = await Promise.race([
    persistence.whenSynced.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), openTimeoutMs)),
  ]);
  if (!isOpen) {
    void persistence.destroy();
    return null;
  }
  const [complete, unsaved] = await Promise.all([
    persistence.get(completeKey),
    persistence.get(unsavedEditsKey),
  ]);
  return new IndexedDbStore(persistence, options.doc, {
    isComplete: complete === 1,
    unsavedEdits: typeof unsaved === "number" ? unsaved : 0,
  });
}

class IndexedDbStore implements LocalStore {
  readonly isComplete: boolean;
  readonly unsavedEdits: number;
  readonly #persistence: IndexeddbPersistence;
  readonly #doc: Doc;
  readonly #listeners = new Set<() => void>();
  #rememberedUnsaved: number;
  #editNumber = 0;
  #flushedNumber = 0;
  #isFlushing = false;

  constructor(
    persistence: IndexeddbPersistence,
    doc: Doc,
    found: { isComplete: boolean; unsavedEdits: number },
  ) {
    this.#persistence = persistence;
    this.#doc = doc;
    this.isComplete = found.isComplete;
    this.unsavedEdits = found.unsavedEdits;
    this.#rememberedUnsaved = found.unsavedEdits;
    doc.on("update", this.#onUpdate);
  }

  get isFlushed(): boolean {
    return this.#flushedNumber === this.#editNumber;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setUnsavedEdits(count: number): void {
    if (count === this.#rememberedUnsaved) return;
    this.#rememberedUnsaved = count;
    void this.#persistence.set(unsavedEditsKey, count).catch(() => {});
  }

  markComplete(): void {
    void this.#persistence.set(completeKey, 1).catch(() => {});
  }

  async close(): Promise<void> {
    this.#doc.off("update", this.#onUpdate);
    this.#listeners.clear();
    await this.#persistence.destroy();
  }

  async drop(): Promise<void> {
    await this.close();
    await deleteLocalReport(this.#persistence.name);
  }

  readonly #onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (origin === this.#persistence) return;
    this.#editNumber += 1;
    if (!this.#isFlushing) void this.#flush();
  };

  /** A read of the same object store is answered only after the writes that were asked before. */
  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#flushedNumber < this.#editNumber && this.#persistence.db !== null) {
      const reached = this.#editNumber;
      const isWritten = await countUpdates(this.#persistence.db);
      if (!isWritten) break;
      this.#flushedNumber = reached;
    }
    this.#isFlushing = false;
    for (const listener of this.#listeners) listener();
  }
}

function countUpdates(database: IDBDatabase): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = database.transaction(["updates"], "readonly").objectStore("updates").count();
      request.onsuccess = () => resolve(true);
      request.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}
