import type { Awareness } from "y-protocols/awareness";
import type { Doc } from "yjs";
import { closeCode } from "#core/sync/protocol.ts";
import { unreachable } from "#core/unreachable.ts";
import { reconnectDelayMs } from "./backoff.ts";
import { type SocketLike, SyncConnection } from "./sync-connection.ts";

/** Why a client stopped for good; only a new one, or a reload, goes on. */
export type SyncEnd = "signed-out" | "refused" | "too-large" | "client-too-old" | "left";

/** "server": it is there, and says that it cannot keep or read the report now. */
export type WaitReason = "network" | "too-slow" | "server";

export type SyncState =
  | { readonly state: "connecting"; readonly attempt: number }
  | { readonly state: "joining" }
  | { readonly state: "live" }
  | { readonly state: "waiting"; readonly attempt: number; readonly reason: WaitReason }
  | { readonly state: "ended"; readonly reason: SyncEnd };

export interface SyncSnapshot {
  readonly connection: SyncState;
  /** The server's whole state has been here at least once. */
  readonly hasSynced: boolean;
  /** Everything of this document is on the server's disk, as far as it said so itself. */
  readonly isSaved: boolean;
  /** Local edits, typing within a second counted once, that the server has not acknowledged. */
  readonly unsavedEdits: number;
  /**
   * The network is there, and yet the server has not put work of this person on its disk: it says
   * so itself, or has not acknowledged it for seconds.
   */
  readonly isServerFailing: boolean;
}

/** What a failed opening means, when asked over HTTP: a browser is not told the upgrade's status. */
export type Diagnosis = "retry" | "unreachable" | "signed-out" | "refused" | "client-too-old";

/**
 * Work that no acknowledgement covers. An offer answers the server's state vector: of its structs
 * the server has none, while its deletions are always the document's whole set.
 */
export interface UnacknowledgedUpdate {
  readonly update: Uint8Array;
  readonly isOffer: boolean;
}

export interface SyncClientOptions {
  /** ws(s)://…/sync/<reportId>, without query. */
  readonly url: string;
  readonly schemaVersion: number;
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly openSocket?: (url: string) => SocketLike;
  readonly diagnose?: () => Promise<Diagnosis>;
  readonly onRightsChanged?: () => void;
  readonly now?: () => number;
  readonly random?: () => number;
  /** Edits of an earlier visit that the server has not seen, as the local store counted them. */
  readonly initialUnsavedEdits?: number;
}

const checkEveryMs = 1_000;
/** The page was frozen, or busy, when a check comes this late. */
const sleptMs = 3_500;
/** So that after a silent loss work goes on within five seconds of the network's return. */
const silence = { askBusyAfterMs: 4_000, askIdleAfterMs: 10_000, answerWithinMs: 4_000 };
const openWithinMs = 4_000;
/** For a server that answers over HTTP and is merely slow: it is given time instead of load. */
const openSlowlyWithinMs = 15_000;
const pendingForMs = 2_500;
/** Work that waits longer for its acknowledgement is called not saved. */
const slowSaveMs = 5_000;
const editBurstMs = 1_000;
const steadyMs = 3_000;
const presenceEveryMs = 120;

/**
 * Keeps one Y.Doc and one Awareness in step with /sync/<reportId>: connects, answers the
 * handshake, counts what is on the server's disk, and comes back by itself after any loss of
 * network. It never touches what other tabs do: everything goes through the server, which judges
 * rights. Start with `start`, end with `destroy`.
 */
export class SyncClient {
  readonly #options: SyncClientOptions;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #connection: SyncConnection | null = null;
  #state: SyncState = { state: "connecting", attempt: 0 };
  #hasSynced = false;
  #unsavedEdits: number;
  #lastEditMs = Number.NEGATIVE_INFINITY;
  /** Local updates since the server last had everything; what a refusal would lose. */
  #unacknowledged: SentUpdate[] = [];
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #checkTimer: ReturnType<typeof setInterval> | null = null;
  #presenceTimer: ReturnType<typeof setTimeout> | null = null;
  #pendingSinceMs: number | null = null;
  #hasServerRefused = false;
  #isServerSlowToOpen = false;
  #isDiagnosing = false;
  #lastCheckMs = 0;
  #snapshot: SyncSnapshot;

  constructor(options: SyncClientOptions) {
    this.#options = options;
    this.#now = options.now ?? monotonicMs;
    this.#unsavedEdits = options.initialUnsavedEdits ?? 0;
    this.#snapshot = this.#takeSnapshot();
  }

  start(): void {
    this.#options.doc.on("update", this.#onUpdate);
    this.#options.awareness.on("update", this.#onAwareness);
    globalThis.addEventListener?.("online", this.#onOnline);
    globalThis.addEventListener?.("offline", this.#onOffline);
    globalThis.addEventListener?.("pagehide", this.#onPageHide);
    globalThis.addEventListener?.("pageshow", this.#onPageShow);
    this.#lastCheckMs = this.#now();
    this.#checkTimer = setInterval(() => this.#check(), checkEveryMs);
    this.#connect(0);
  }

  destroy(): void {
    this.#end("left");
    this.#listeners.clear();
  }

  /** For useSyncExternalStore: the same object until something changes. */
  get snapshot(): SyncSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The local updates that no acknowledgement covers, oldest first. */
  get unacknowledgedUpdates(): readonly UnacknowledgedUpdate[] {
    return this.#unacknowledged;
  }

  /**
   * The page has come to the front, or the machine has woken up: connects at once instead of
   * waiting for the next attempt, and asks a connection that has long been quiet.
   */
  wake(): void {
    if (this.#state.state === "waiting") this.#connect(0);
    else this.#connection?.probe();
  }

  #connect(attempt: number): void {
    this.#clearRetry();
    this.#connection?.abandon();
    // The numbers of an earlier connection mean nothing to this one's acknowledgements.
    this.#unacknowledged = this.#unacknowledged.map((each) => ({ ...each, number: null }));
    this.#setState({ state: "connecting", attempt });
    const { url, schemaVersion, doc, awareness } = this.#options;
    const now = this.#now;
    const open = this.#options.openSocket ?? openWebSocket;
    const openedMs = now();
    const connection: SyncConnection = new SyncConnection({
      socket: open(`${url}?ack=1&schema=${schemaVersion}`),
      doc,
      awareness,
      now,
      events: {
        changed: () => this.#onConnectionChange(connection),
        closed: (code, wasOpen) =>
          void this.#onClose(connection, { code, wasOpen, attempt, openedMs }),
        synced: () => {
          this.#hasSynced = true;
        },
        rightsChanged: () => this.#options.onRightsChanged?.(),
        offered: (update, number) => {
          this.#unacknowledged = [{ update, isOffer: true, number }];
        },
        acknowledged: (number) => this.#onAcknowledged(connection, number),
      },
    });
    this.#connection = connection;
  }

  #onAcknowledged(connection: SyncConnection, reached: number): void {
    this.#unacknowledged = this.#unacknowledged.filter(
      ({ number }) => number === null || number > reached,
    );
    if (!connection.isEverythingAcknowledged) return;
    this.#unsavedEdits = 0;
    this.#hasServerRefused = false;
    // What is typed next is unsaved, however soon it follows: it begins a new edit.
    this.#lastEditMs = Number.NEGATIVE_INFINITY;
  }

  #onConnectionChange(connection: SyncConnection): void {
    if (connection !== this.#connection) return;
    if (connection.isJoined && connection.isSynced) this.#setState({ state: "live" });
    else if (this.#state.state === "connecting") this.#setState({ state: "joining" });
    else this.#publish();
  }

  async #onClose(
    connection: SyncConnection,
    closing: { code: number; wasOpen: boolean; attempt: number; openedMs: number },
  ): Promise<void> {
    if (connection !== this.#connection) return;
    this.#connection = null;
    const lastedMs = this.#now() - closing.openedMs;
    // A server that lets in and throws out at once is not asked again without a growing pause.
    const attempt = closing.wasOpen && lastedMs >= steadyMs ? 0 : closing.attempt + 1;
    const end = endOfCloseCode(closing.code);
    const isFirst = closing.attempt === 0 || lastedMs >= steadyMs;
    if (end === "signed-out" && isFirst && this.#options.diagnose !== undefined) {
      // This browser may have a new session already: the next opening tells, or is asked about.
      this.#wait(1, "network");
      return;
    }
    if (end !== null) {
      this.#end(end);
      return;
    }
    this.#wait(attempt, waitReasonOf(closing.code));
    if (!closing.wasOpen) await this.#diagnose();
  }

  async #diagnose(): Promise<void> {
    const { diagnose } = this.#options;
    if (diagnose === undefined || this.#isDiagnosing) return;
    this.#isDiagnosing = true;
    const diagnosis = await diagnose().catch((): Diagnosis => "unreachable");
    this.#isDiagnosing = false;
    this.#isServerSlowToOpen = diagnosis === "retry";
    const isFinal = diagnosis !== "retry" && diagnosis !== "unreachable";
    const isOpen = this.#state.state === "live" || this.#state.state === "joining";
    if (isFinal && !isOpen) this.#end(diagnosis);
  }

  #wait(attempt: number, reason: WaitReason): void {
    this.#clearRetry();
    this.#hasServerRefused = reason === "server";
    this.#isServerSlowToOpen = false;
    this.#setState({ state: "waiting", attempt, reason });
    const delayMs = reconnectDelayMs(attempt, this.#options.random);
    this.#retryTimer = setTimeout(() => this.#connect(attempt), delayMs);
  }

  #end(reason: SyncEnd): void {
    if (this.#state.state === "ended") return;
    this.#clearRetry();
    if (this.#checkTimer !== null) clearInterval(this.#checkTimer);
    if (this.#presenceTimer !== null) clearTimeout(this.#presenceTimer);
    this.#options.doc.off("update", this.#onUpdate);
    this.#options.awareness.off("update", this.#onAwareness);
    globalThis.removeEventListener?.("online", this.#onOnline);
    globalThis.removeEventListener?.("offline", this.#onOffline);
    globalThis.removeEventListener?.("pagehide", this.#onPageHide);
    globalThis.removeEventListener?.("pageshow", this.#onPageShow);
    this.#connection?.abandon();
    this.#connection = null;
    this.#setState({ state: "ended", reason });
  }

  #check(): void {
    const now = this.#now();
    const hasSlept = now - this.#lastCheckMs > sleptMs;
    this.#lastCheckMs = now;
    // What came meanwhile may still wait behind this timer: nothing is concluded, only asked.
    if (hasSlept) {
      this.#connection?.probe();
      return;
    }
    const limits = {
      ...silence,
      openWithinMs: this.#isServerSlowToOpen ? openSlowlyWithinMs : openWithinMs,
    };
    if (this.#connection?.isSilent(limits) === true) this.#giveUpConnection();
    else this.#checkPending();
    if (this.#isServerFailing !== this.#snapshot.isServerFailing) this.#publish();
  }

  #giveUpConnection(): void {
    const { state } = this.#state;
    const attempt = this.#state.state === "connecting" ? this.#state.attempt + 1 : 0;
    this.#connection?.abandon();
    this.#connection = null;
    this.#wait(attempt, "network");
    // Asked over HTTP why the opening went unanswered.
    if (state === "connecting") void this.#diagnose();
  }

  get #isServerFailing(): boolean {
    if (this.#hasServerRefused) return true;
    const oldestMs = this.#connection?.oldestWorkMs ?? null;
    return oldestMs !== null && this.#now() - oldestMs >= slowSaveMs;
  }

  /** Edits that build on others which never arrived would wait for ever; ask for those again. */
  #checkPending(): void {
    const { store } = this.#options.doc;
    const now = this.#now();
    if (store.pendingStructs === null && store.pendingDs === null) {
      this.#pendingSinceMs = null;
    } else if (this.#pendingSinceMs === null) {
      this.#pendingSinceMs = now;
    } else if (now - this.#pendingSinceMs >= pendingForMs) {
      this.#pendingSinceMs = now;
      this.#connection?.requestState();
    }
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin instanceof SyncConnection) return;
    const now = this.#now();
    if (now - this.#lastEditMs > editBurstMs) this.#unsavedEdits += 1;
    this.#lastEditMs = now;
    const number = this.#connection?.sendUpdate(update) ?? null;
    this.#unacknowledged.push({ update, isOffer: false, number });
    this.#publish();
  };

  readonly #onAwareness = (_changes: unknown, origin: unknown): void => {
    if (origin instanceof SyncConnection || this.#presenceTimer !== null) return;
    // The server takes ten presence messages a second from a socket; the last one always goes out.
    this.#presenceTimer = setTimeout(() => {
      this.#presenceTimer = null;
      this.#connection?.sendAwareness([this.#options.awareness.clientID]);
    }, presenceEveryMs);
  };

  readonly #onOnline = (): void => {
    if (this.#state.state !== "live" && this.#state.state !== "ended") this.#connect(0);
  };

  readonly #onOffline = (): void => {
    if (this.#state.state === "ended") return;
    this.#connection?.abandon();
    this.#connection = null;
    this.#wait(0, "network");
  };

  readonly #onPageHide = (): void => {
    this.#connection?.abandon();
    this.#connection = null;
    if (this.#state.state !== "ended") this.#wait(0, "network");
  };

  /** Back from the browser's memory of visited pages. */
  readonly #onPageShow = (event: Event): void => {
    if ("persisted" in event && event.persisted === true) this.wake();
  };

  #clearRetry(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  #setState(state: SyncState): void {
    this.#state = state;
    this.#publish();
  }

  #publish(): void {
    this.#snapshot = this.#takeSnapshot();
    for (const listener of this.#listeners) listener();
  }

  #takeSnapshot(): SyncSnapshot {
    return {
      connection: this.#state,
      hasSynced: this.#hasSynced,
      isSaved: this.#connection?.isEverythingAcknowledged ?? false,
      unsavedEdits: this.#unsavedEdits,
      isServerFailing: this.#isServerFailing,
    };
  }
}

/** `number` is the message it travelled in on the present connection; null if in none yet. */
type SentUpdate = UnacknowledgedUpdate & { readonly number: number | null };

/** Never goes back, as the time of day may. */
function monotonicMs(): number {
  return performance.now();
}

function waitReasonOf(code: number): WaitReason {
  if (code === closeCode.tooSlow) return "too-slow";
  return code === closeCode.tryAgainLater ? "server" : "network";
}

function openWebSocket(url: string): SocketLike {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const like: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (data) => socket.send(data),
    close: (code) => socket.close(code),
  };
  socket.onopen = () => like.onopen?.();
  socket.onmessage = ({ data }) => like.onmessage?.(data);
  socket.onclose = ({ code }) => like.onclose?.(code);
  return like;
}

type OwnCloseCode = (typeof closeCode)[keyof typeof closeCode];

/** Null for closings after which the client comes back by itself. */
function endOfCloseCode(code: number): SyncEnd | null {
  const known = Object.values(closeCode).find((each) => each === code) ?? null;
  return known === null ? null : endOfKnownCode(known);
}

function endOfKnownCode(code: OwnCloseCode): SyncEnd | null {
  switch (code) {
    case closeCode.signedOut:
      return "signed-out";
    case closeCode.rightLost:
      return "refused";
    case closeCode.clientTooOld:
      return "client-too-old";
    case closeCode.tooLarge:
      return "too-large";
    case closeCode.tooSlow:
    case closeCode.goingAway:
    case closeCode.malformed:
    case closeCode.tryAgainLater:
      return null;
    default:
      return unreachable(code);
  }
}
