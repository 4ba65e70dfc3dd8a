/**
 * One report's rows in this browser's IndexedDB: the updates of the shared document, and two
 * things to remember about them. The form is the one that y-indexeddb wrote (`updates` with keys
 * that count up, `custom` by name), so that copies of earlier versions stay readable.
 */
export interface LocalDatabase {
  /** Everything that is there, oldest first. The rows count as known from now on. */
  load(): Promise<LocalCopy>;
  /** Resolves when the transaction is complete, and rejects when nothing of it was kept. */
  append(updates: readonly Uint8Array[]): Promise<void>;
  /**
   * Puts one row in place of all known ones, in one transaction. Rows that another window of the
   * same person wrote, and this one never read, stay.
   */
  replace(state: Uint8Array): Promise<void>;
  remember(note: Partial<LocalNotes>): Promise<void>;
  /** Empties it, whoever else has it open. */
  clear(): Promise<void>;
  /** Rows that this window wrote or read, and that still stand by themselves. */
  readonly knownRows: number;
  close(): void;
}

export interface LocalNotes {
  /** The report was here in full. */
  readonly isComplete: boolean;
  /**
   * Edits that the server has not acknowledged: what this window knows of, its own and those that
   * it loaded, which are in its document too.
   */
  readonly unsavedEdits: number;
}

export interface LocalCopy extends LocalNotes {
  readonly updates: readonly Uint8Array[];
}

/**
 * `onLost`: it was closed from outside. "deleted" when another window is deleting it, as signing
 * out does: it is not to be made again; "closed" when the browser let go of it.
 */
export type OpenLocalDatabase = (
  name: string,
  onLost: (why: "deleted" | "closed") => void,
) => Promise<LocalDatabase>;

const updatesStore = "updates";
const notesStore = "custom";
const completeKey = "isComplete";
/** Each window counts under a key of its own, so that none speaks for what another typed. */
const unsavedPrefix = "unsavedEdits";

/** Rejects where the browser gives no database. */
export const openIndexedDb: OpenLocalDatabase = async (name, onLost) => {
  if (globalThis.indexedDB === undefined) throw new Error("this browser has no IndexedDB");
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(updatesStore, { autoIncrement: true });
    opening.result.createObjectStore(notesStore);
  };
  const database = await settled(opening);
  database.onversionchange = () => {
    // Without this, signing out in another window would wait for this one for ever.
    database.close();
    onLost("deleted");
  };
  database.onclose = () => onLost("closed");
  return new IndexedDatabase(database);
};

/** What a copy holds, for reading only. Never creates one. */
export async function readLocalCopy(name: string): Promise<LocalCopy | "missing" | "unreadable"> {
  let isMissing = false;
  try {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => {
      isMissing = true;
      opening.transaction?.abort();
    };
    const database = new IndexedDatabase(await settled(opening));
    return await database.load().finally(() => database.close());
  } catch {
    return isMissing ? "missing" : "unreadable";
  }
}

class IndexedDatabase implements LocalDatabase {
  readonly #database: IDBDatabase;
  readonly #ownUnsavedKey = `${unsavedPrefix}:${Math.random().toString(36).slice(2)}`;
  #known = new Set<IDBValidKey>();
  #knownUnsavedKeys = new Set<IDBValidKey>();

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  get knownRows(): number {
    return this.#known.size;
  }

  async load(): Promise<LocalCopy> {
    const transaction = this.#database.transaction([updatesStore, notesStore], "readonly");
    const updates = transaction.objectStore(updatesStore);
    const notes = transaction.objectStore(notesStore);
    const [keys, values, noteKeys, noteValues, isComplete] = await Promise.all([
      settled(updates.getAllKeys()),
      settled(updates.getAll()),
      settled(notes.getAllKeys()),
      settled(notes.getAll()),
      settled(notes.get(completeKey)),
    ]);
    const counts = noteKeys.map((key, index) => ({ key, count: Number(noteValues[index]) || 0 }));
    const unsaved = counts.filter(({ key }) => String(key).startsWith(unsavedPrefix));
    this.#known = new Set(keys);
    this.#knownUnsavedKeys = new Set(unsaved.map(({ key }) => key));
    return {
      updates: values.filter((value) => value instanceof Uint8Array),
      isComplete: isComplete === 1,
      unsavedEdits: unsaved.reduce((sum, { count }) => sum + count, 0),
    };
  }

  async append(updates: readonly Uint8Array[]): Promise<void> {
    const { transaction, store } = this.#write(updatesStore);
    const requests = updates.map((update) => store.add(update));
    await completed(transaction);
    for (const { result } of requests) this.#known.add(result);
  }

  async replace(state: Uint8Array): Promise<void> {
    const { transaction, store } = this.#write(updatesStore);
    const request = store.add(state);
    for (const key of this.#known) store.delete(key);
    await completed(transaction);
    this.#known = new Set([request.result]);
  }

  async remember({ isComplete, unsavedEdits }: Partial<LocalNotes>): Promise<void> {
    const { transaction, store } = this.#write(notesStore);
    if (isComplete !== undefined) store.put(isComplete ? 1 : 0, completeKey);
    if (unsavedEdits !== undefined) {
      for (const key of this.#knownUnsavedKeys) store.delete(key);
      if (unsavedEdits > 0) store.put(unsavedEdits, this.#ownUnsavedKey);
    }
    await completed(transaction);
    if (unsavedEdits !== undefined) this.#knownUnsavedKeys = new Set([this.#ownUnsavedKey]);
  }

  async clear(): Promise<void> {
    const transaction = this.#database.transaction([updatesStore, notesStore], "readwrite");
    transaction.objectStore(updatesStore).clear();
    transaction.objectStore(notesStore).clear();
    await completed(transaction);
  }

  close(): void {
    this.#database.onclose = null;
    this.#database.onversionchange = null;
    this.#database.close();
  }

  /** Strict: what is called kept is on the disk, not in the browser's buffers. */
  #write(name: string) {
    const transaction = this.#database.transaction([name], "readwrite", { durability: "strict" });
    return { transaction, store: transaction.objectStore(name) };
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("the transaction ended"));
  });
}
