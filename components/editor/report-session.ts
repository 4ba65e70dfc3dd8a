import type { Schema } from "@tiptap/pm/model";
import { Awareness } from "y-protocols/awareness";
import { documentSchema, schemaVersion } from "#core/document/document-extensions.ts";
import { type ReportRole, reportRoleCovers } from "#core/roles.ts";
import type { OpenLocalDatabase } from "./local-database.ts";
import { type LocalKeeping, type LocalStore, openLocalStore } from "./local-store.ts";
import { type GateState, SchemaGate } from "./schema-gate.ts";
import { type SetAsideWork, setAsideWork } from "./set-aside.ts";
import { type Diagnosis, SyncClient, type SyncSnapshot } from "./sync-client.ts";
import type { SocketLike } from "./sync-connection.ts";

/** What this person may do, asked over HTTP. */
export type AccessAnswer = ReportRole | "signed-out" | "no-access" | "unreachable";

export interface ReportSessionOptions {
  readonly reportId: string;
  readonly userId: string;
  readonly role: ReportRole;
  /** ws(s)://host/sync/<reportId> */
  readonly url: string;
  readonly askAccess: () => Promise<AccessAnswer>;
  readonly openSocket?: (url: string) => SocketLike;
  readonly openDatabase?: OpenLocalDatabase;
  /** The schema that the editor is built with; the program's own unless a test says otherwise. */
  readonly schema?: Schema;
}

/** The documents behind one mounted editor. After refused work they are replaced by new ones. */
export interface SessionParts {
  readonly gate: SchemaGate;
  readonly awareness: Awareness;
}

export interface SessionSnapshot {
  /** Grows when `parts` are replaced: the editor is then mounted anew. */
  readonly generation: number;
  readonly parts: SessionParts;
  readonly gate: GateState;
  readonly sync: SyncSnapshot | null;
  readonly role: ReportRole;
  readonly mayWrite: boolean;
  /** Whether this browser's database holds everything, whatever the server says. */
  readonly keeping: LocalKeeping;
  /** Each refused piece of work that the person has not taken care of, in order. */
  readonly setAside: readonly SetAsideWork[];
  readonly ended: "signed-out" | "no-access" | "client-too-old" | null;
}

/** A second refusal within one visit leaves the person reading, so that nothing loops. */
const maxRefusals = 2;

/**
 * One person's visit to one report: the gated documents, the copy kept in this browser and the
 * connection, from `start` to `destroy`. Its snapshot is what the page shows.
 */
export class ReportSession {
  readonly #options: ReportSessionOptions;
  readonly #listeners = new Set<() => void>();
  #role: ReportRole;
  #generation = 0;
  #refusals = 0;
  #parts: SessionParts;
  #store: LocalStore | null = null;
  #client: SyncClient | null = null;
  #setAside: readonly SetAsideWork[] = [];
  #ended: SessionSnapshot["ended"] = null;
  #isDestroyed = false;
  #snapshot: SessionSnapshot;

  constructor(options: ReportSessionOptions) {
    this.#options = options;
    this.#role = options.role;
    this.#parts = this.#createParts();
    this.#snapshot = this.#takeSnapshot();
  }

  async start(): Promise<void> {
    const { parts } = this.#snapshot;
    const { reportId, userId, openDatabase } = this.#options;
    // Refused again and again: what this browser holds is not offered once more.
    if (this.#refusals >= maxRefusals) {
      this.#connect(parts);
      return;
    }
    const store = await openLocalStore({
      userId,
      reportId,
      doc: parts.gate.stage,
      ...(openDatabase && { openDatabase }),
    });
    if (this.#isDestroyed || parts !== this.#parts) {
      store.close();
      return;
    }
    this.#store = store;
    store.subscribe(() => this.#onStoreChange(store));
    this.#onStoreChange(store);
    this.#connect(parts);
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** This set-aside work has been taken care of. */
  dismissSetAside(work: SetAsideWork): void {
    this.#setAside = this.#setAside.filter((each) => each !== work);
    this.#publish();
  }

  /** The page has come to the front. */
  wake(): void {
    this.#client?.wake();
    void this.refreshRole();
  }

  /**
   * The person has signed out in another window, which deletes this browser's copies but those of
   * `keptIds`. Ends the visit: a copy that was kept for them stays whole, another does not come
   * back.
   */
  async forget(keptIds: readonly string[]): Promise<void> {
    const isKept = keptIds.includes(this.#options.reportId);
    // Before the store is closed, which nothing can be deleted after.
    const emptied = isKept ? undefined : this.#store?.empty();
    this.destroy();
    await emptied;
  }

  /** The role may have changed; call when somebody says so, or when the page comes to the front. */
  async refreshRole(): Promise<void> {
    const answer = await this.#options.askAccess();
    if (this.#isDestroyed || this.#ended !== null || answer === "unreachable") return;
    if (answer === "signed-out" || answer === "no-access") return;
    this.#role = answer;
    this.#publish();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#listeners.clear();
    this.#closeParts();
    this.#store?.close();
  }

  get #mayWrite(): boolean {
    return (
      reportRoleCovers(this.#role, "editor") &&
      this.#refusals < maxRefusals &&
      this.#ended === null &&
      !this.#isDestroyed
    );
  }

  #createParts(): SessionParts {
    const { schema = documentSchema } = this.#options;
    const gate = new SchemaGate({ schema, mayWrite: () => this.#mayWrite });
    gate.subscribe(() => this.#publish());
    return { gate, awareness: new Awareness(gate.bound) };
  }

  #connect(parts: SessionParts): void {
    const { url, openSocket } = this.#options;
    const client = new SyncClient({
      url,
      schemaVersion,
      doc: parts.gate.stage,
      awareness: parts.awareness,
      diagnose: () => this.#diagnose(),
      onRightsChanged: () => void this.refreshRole(),
      initialUnsavedEdits: this.#store?.unsavedEdits ?? 0,
      ...(openSocket && { openSocket }),
    });
    this.#client = client;
    client.subscribe(() => this.#onClientChange(client));
    client.start();
    this.#publish();
  }

  #onStoreChange(store: LocalStore): void {
    if (store !== this.#store) return;
    // A slow database may bring the copy after the server was found away.
    if (store.isComplete) this.#parts.gate.open();
    this.#publish();
  }

  #onClientChange(client: SyncClient): void {
    if (client !== this.#client) return;
    const { snapshot } = client;
    if (snapshot.hasSynced) {
      this.#store?.markComplete();
      this.#parts.gate.open();
    }
    this.#store?.setUnsavedEdits(snapshot.unsavedEdits);
    this.#publish();
    if (snapshot.connection.state === "ended") void this.#onEnd(client, snapshot.connection.reason);
  }

  async #onEnd(client: SyncClient, reason: string): Promise<void> {
    if (client !== this.#client || this.#isDestroyed) return;
    if (reason === "signed-out" || reason === "client-too-old") {
      this.#ended = reason;
      if (this.#keeping === "page-only") this.#putAside(client);
    }
    if (reason === "refused" || reason === "too-large") await this.#startOver(client);
    this.#publish();
  }

  /**
   * Sets the refused work aside, forgets this browser's copy and joins again with new documents,
   * and so under a new client id: the server would refuse the old edits for ever.
   */
  async #startOver(client: SyncClient): Promise<void> {
    this.#client = null;
    if (this.#putAside(client)) this.#refusals += 1;
    const answer = await this.#options.askAccess().catch((): AccessAnswer => "unreachable");
    await this.#store?.drop();
    this.#store = null;
    if (this.#isDestroyed) return;
    if (answer === "signed-out" || answer === "no-access") {
      this.#ended = answer;
      return;
    }
    this.#role = answer === "unreachable" ? "viewer" : answer;
    this.#closeParts();
    this.#generation += 1;
    this.#parts = this.#createParts();
    this.#publish();
    await this.start();
  }

  /** @returns whether there was work that the server has not taken */
  #putAside(client: SyncClient): boolean {
    const work = setAsideWork(this.#parts.gate.stage, client.unacknowledgedUpdates);
    if (work !== null) this.#setAside = [...this.#setAside, work];
    return work !== null;
  }

  get #keeping(): LocalKeeping {
    return this.#store?.keeping ?? "page-only";
  }

  async #diagnose(): Promise<Diagnosis> {
    const answer = await this.#options.askAccess();
    if (answer === "signed-out" || answer === "unreachable") return answer;
    return answer === "no-access" ? "refused" : "retry";
  }

  #closeParts(): void {
    this.#client?.destroy();
    this.#client = null;
    this.#parts.awareness.destroy();
    this.#parts.gate.destroy();
  }

  #publish(): void {
    this.#snapshot = this.#takeSnapshot();
    for (const listener of this.#listeners) listener();
  }

  #takeSnapshot(): SessionSnapshot {
    return {
      generation: this.#generation,
      parts: this.#parts,
      gate: this.#parts.gate.state,
      sync: this.#client?.snapshot ?? null,
      role: this.#role,
      mayWrite: this.#mayWrite,
      keeping: this.#keeping,
      setAside: this.#setAside,
      ended: this.#ended,
    };
  }
}
