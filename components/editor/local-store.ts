import { applyUpdate, type Doc, encodeStateAsUpdate } from "yjs";
import { type LocalDatabase, type OpenLocalDatabase, openIndexedDb } from "./local-database.ts";
import { deleteLocalReport, localReportName } from "./local-reports.ts";

/**
 * Whether this browser holds everything of the document: it does; a write is on its way; or it
 * cannot keep anything now (no database, a full disk), and the text is in this page alone.
 */
export type LocalKeeping = "kept" | "writing" | "page-only";

const openTimeoutMs = 3_000;
const retryAfterMs = 5_000;
const noteLessAfterMs = 500;
/** A write that takes longer is no longer called on its way. */
const slowWriteMs = 3_000;
/** Rows beyond which they are put together into one. */
const compactAboveRows = 500;

export interface LocalStoreOptions {
  readonly userId: string;
  readonly reportId: string;
  readonly doc: Doc;
  readonly openDatabase?: OpenLocalDatabase;
}

/**
 * The copy of one report that this browser keeps for one person, so that nothing typed is lost.
 * `openLocalStore` loads it into the document; from then on every change of the document goes
 * there. A store that fails goes on trying, and says meanwhile that it keeps nothing.
 */
export class LocalStore {
  readonly #name: string;
  readonly #doc: Doc;
  readonly #openDatabase: OpenLocalDatabase;
  readonly #listeners = new Set<() => void>();
  #database: LocalDatabase | null = null;
  #found = { isComplete: false, unsavedEdits: 0 };
  #notes: { isComplete?: boolean; unsavedEdits?: number } = {};
  #waiting: Uint8Array[] = [];
  /** The count that the database holds, or is about to. */
  #noted = 0;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;
  #isWriting = false;
  #isSlow = false;
  /** After a failure the whole document is written: what was lost meanwhile is in it. */
  #needsWholeState = false;
  #hasFailed = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor({ userId, reportId, doc, openDatabase = openIndexedDb }: LocalStoreOptions) {
    this.#name = localReportName(userId, reportId);
    this.#doc = doc;
    this.#openDatabase = openDatabase;
    doc.on("update", this.#onUpdate);
  }

  /** The report was here in full before: it may be shown and edited without the server. */
  get isComplete(): boolean {
    return this.#found.isComplete;
  }

  /** Edits of earlier visits that the server had not acknowledged. */
  get unsavedEdits(): number {
    return this.#found.unsavedEdits;
  }

  get keeping(): LocalKeeping {
    if (this.#isClosed || this.#database === null || this.#hasFailed || this.#isSlow) {
      return "page-only";
    }
    return this.#waiting.length > 0 || this.#isWriting ? "writing" : "kept";
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the copy is loaded; where that takes too long it goes on behind. */
  async open(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, openTimeoutMs);
    });
    await Promise.race([this.#load(), tooLong]);
    clearTimeout(timer);
  }

  /**
   * Remembers, across visits, how much the server has not acknowledged. More is written at once;
   * less only when it stays so: while a person types, every key is one more and then one less.
   */
  setUnsavedEdits(unsavedEdits: number): void {
    if (unsavedEdits === this.#notes.unsavedEdits) return;
    this.#notes = { ...this.#notes, unsavedEdits };
    clearTimeout(this.#noteTimer);
    if (unsavedEdits > this.#noted) this.#noteUnsavedEdits();
    else this.#noteTimer = setTimeout(() => this.#noteUnsavedEdits(), noteLessAfterMs);
  }

  markComplete(): void {
    if (this.#notes.isComplete === true) return;
    this.#notes = { ...this.#notes, isComplete: true };
    this.#remember({ isComplete: true });
  }

  /** What was still to be written is written: a transaction that has begun ends by itself. */
  close(): void {
    if (this.#isClosed) return;
    this.#noteUnsavedEdits();
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#doc.off("update", this.#onUpdate);
    this.#listeners.clear();
    if (this.#database === null) return;
    if (this.#hasWaiting) this.#writeOnce(this.#database).catch(() => {});
    this.#database.close();
  }

  /**
   * Closes and deletes this report's copy. Emptied first: a deletion waits for other windows, and
   * what it holds is not to be found, or offered to the server, meanwhile. One that could not be
   * opened stays: nobody has seen what it holds.
   */
  async drop(): Promise<void> {
    const wasRead = this.#database !== null;
    await this.empty();
    if (wasRead && globalThis.indexedDB !== undefined) await deleteLocalReport(this.#name);
  }

  /** Closes, with nothing left in the copy. One that could not be opened stays as it is. */
  async empty(): Promise<void> {
    const database = this.#database;
    this.#database = null;
    this.#waiting = [];
    this.#needsWholeState = false;
    this.close();
    await database?.clear().catch(() => {});
    database?.close();
  }

  async #load(): Promise<void> {
    try {
      const database = await this.#openDatabase(this.#name, (why) => this.#onLost(why));
      if (this.#isClosed) {
        database.close();
        return;
      }
      const copy = await database.load();
      if (this.#isClosed) return;
      this.#found = copy;
      const { isComplete, unsavedEdits } = copy;
      this.#notes = { isComplete, unsavedEdits, ...this.#notes };
      this.#doc.transact(() => {
        for (const update of copy.updates) applyUpdate(this.#doc, update, this);
      }, this);
      this.#database = database;
      this.#hasFailed = false;
      this.#noted = this.#notes.unsavedEdits ?? 0;
      await database.remember(this.#notes);
      void this.#write();
    } catch {
      this.#fail();
    }
    this.#publish();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.#waiting.push(update);
    if (this.#database !== null && !this.#hasFailed) void this.#write();
  };

  /** One transaction at a time; what comes meanwhile shares the next one. */
  async #write(): Promise<void> {
    const database = this.#database;
    if (this.#isWriting || database === null) return;
    this.#isWriting = true;
    this.#publish();
    const timer = setTimeout(() => this.#setSlow(true), slowWriteMs);
    try {
      while (this.#hasWaiting) await this.#writeOnce(database);
      this.#hasFailed = false;
    } catch {
      this.#fail();
    } finally {
      clearTimeout(timer);
      this.#isSlow = false;
      this.#isWriting = false;
      this.#publish();
    }
  }

  get #hasWaiting(): boolean {
    return this.#waiting.length > 0 || this.#needsWholeState;
  }

  async #writeOnce(database: LocalDatabase): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (this.#needsWholeState || database.knownRows + batch.length > compactAboveRows) {
      this.#needsWholeState = false;
      await database.replace(encodeStateAsUpdate(this.#doc));
    } else {
      await database.append(batch);
    }
  }

  #noteUnsavedEdits(): void {
    clearTimeout(this.#noteTimer);
    const { unsavedEdits = 0 } = this.#notes;
    if (unsavedEdits === this.#noted) return;
    this.#noted = unsavedEdits;
    this.#remember({ unsavedEdits });
  }

  #remember(note: { isComplete?: boolean; unsavedEdits?: number }): void {
    if (this.#database === null || this.#hasFailed || this.#isClosed) return;
    this.#database.remember(note).catch(() => this.#fail());
  }

  #onLost(why: "deleted" | "closed"): void {
    this.#database = null;
    if (why === "closed") this.#fail();
    else this.#publish();
  }

  /** Tries again by itself: the disk may have room again. */
  #fail(): void {
    if (this.#isClosed) return;
    this.#hasFailed = true;
    this.#needsWholeState = true;
    this.#waiting = [];
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#retry(), retryAfterMs);
    this.#publish();
  }

  async #retry(): Promise<void> {
    if (this.#database === null) {
      await this.#load();
      return;
    }
    await this.#write();
    if (!this.#hasFailed) this.#remember(this.#notes);
  }

  #setSlow(isSlow: boolean): void {
    this.#isSlow = isSlow;
    this.#publish();
  }

  #publish(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Loads what this browser holds of the report into `doc` and keeps it there from then on. Never
 * fails: where the browser gives no database the store says "page-only".
 */
export async function openLocalStore(options: LocalStoreOptions): Promise<LocalStore> {
  const store = new LocalStore(options);
  await store.open();
  return store;
}
