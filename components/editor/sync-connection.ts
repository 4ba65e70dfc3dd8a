import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import {
  messageYjsSyncStep1,
  messageYjsSyncStep2,
  messageYjsUpdate,
  writeSyncStep1,
  writeSyncStep2,
  writeUpdate,
} from "y-protocols/sync";
import { applyUpdate, type Doc } from "yjs";
import { messageType } from "#core/sync/protocol.ts";

/** What we need of a WebSocket, so that tests may bring queues that they flush by hand. */
export interface SocketLike {
  onopen: (() => void) | null;
  /** Frames are binary: an ArrayBuffer. */
  onmessage: ((data: unknown) => void) | null;
  onclose: ((code: number) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export interface SilenceLimits {
  readonly openWithinMs: number;
  /** While work or the handshake waits for an answer. */
  readonly askBusyAfterMs: number;
  readonly askIdleAfterMs: number;
  readonly answerWithinMs: number;
}

export interface ConnectionEvents {
  /** Something changed that a person may be told: joined, acknowledged, a message came. */
  changed(): void;
  closed(code: number, wasOpen: boolean): void;
  /** The server's whole state has been applied. */
  synced(): void;
  /** The server asked for what it lacks; `update` is what it is sent, as message `number`. */
  offered(update: Uint8Array, number: number): void;
  /** The messages up to `number` are on the server's disk. */
  acknowledged(number: number): void;
  /** What this person may do here may have changed: it has to be asked for. */
  rightsChanged(): void;
}

/**
 * One socket from opening to closing, and its accounts: how many sync messages were sent over it
 * and how many of them the server has on disk. A later socket starts its own, so a message of an
 * old one can never speak for the new.
 */
export class SyncConnection {
  readonly #socket: SocketLike;
  readonly #doc: Doc;
  readonly #awareness: Awareness;
  readonly #events: ConnectionEvents;
  #phase: "opening" | "joining" | "joined" | "closed" = "opening";
  #hasServerState = false;
  #sentCount = 0;
  #ackedCount = 0;
  /** Number of the last sync message that carried local work. */
  #lastWorkNumber = 0;
  /** When the messages that carry local work and are not acknowledged were sent, oldest first. */
  #sentWork: { readonly number: number; readonly sentMs: number }[] = [];
  #lastHeardMs: number;
  #probeSentMs: number | null = null;
  readonly #now: () => number;

  constructor(options: {
    socket: SocketLike;
    doc: Doc;
    awareness: Awareness;
    events: ConnectionEvents;
    now: () => number;
  }) {
    this.#socket = options.socket;
    this.#doc = options.doc;
    this.#awareness = options.awareness;
    this.#events = options.events;
    this.#now = options.now;
    this.#lastHeardMs = this.#now();
    this.#socket.onopen = () => this.#open();
    this.#socket.onmessage = (data) => this.#receive(data);
    this.#socket.onclose = (code) => this.#end(code);
  }

  /** The server has been sent, or has been asked to take, all that this document holds. */
  get isJoined(): boolean {
    return this.#phase === "joined";
  }

  get isSynced(): boolean {
    return this.#hasServerState;
  }

  /** All local work is on the server's disk; false until the handshake's offer is acknowledged. */
  get isEverythingAcknowledged(): boolean {
    return this.isJoined && this.#hasServerState && this.#ackedCount >= this.#lastWorkNumber;
  }

  /**
   * Before the server asked for what it lacks nothing is sent: its answer will hold this edit, and
   * an edit sent ahead of the ones it builds on would only wait there.
   *
   * @returns the message's number; null when nothing was sent
   */
  sendUpdate(update: Uint8Array): number | null {
    if (this.#phase !== "joined") return null;
    this.#sendSync((encoder) => writeUpdate(encoder, update));
    this.#noteWork();
    return this.#sentCount;
  }

  /** When the oldest work was sent that the server has not acknowledged; null when it has all. */
  get oldestWorkMs(): number | null {
    return this.#sentWork[0]?.sentMs ?? null;
  }

  sendAwareness(clientIds: number[]): void {
    if (this.#phase !== "joined" && this.#phase !== "joining") return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageType.awareness);
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, clientIds));
    this.#send(encoder);
  }

  /** Asks for the server's state again, when edits wait here for others that never came. */
  requestState(): void {
    if (this.#phase === "joined") this.#sendSync((encoder) => writeSyncStep1(encoder, this.#doc));
  }

  /**
   * Notices a network that died without a word. Call every second or so. The question it asks is
   * one that the server answers at once, whatever its disk does.
   *
   * @returns true when the opening, or a question, has gone unanswered for too long
   */
  isSilent(limits: SilenceLimits): boolean {
    const now = this.#now();
    const silentMs = now - this.#lastHeardMs;
    if (this.#phase === "opening") return silentMs >= limits.openWithinMs;
    if (this.#phase === "closed") return true;
    if (this.#probeSentMs !== null && this.#lastHeardMs < this.#probeSentMs) {
      return now - this.#probeSentMs >= limits.answerWithinMs;
    }
    const isWaiting = this.#phase === "joining" || this.#sentWork.length > 0;
    if (silentMs >= (isWaiting ? limits.askBusyAfterMs : limits.askIdleAfterMs)) this.probe();
    return false;
  }

  /** Asks whether the server is there. */
  probe(): void {
    if (this.#phase === "opening" || this.#phase === "closed") return;
    this.#probeSentMs = this.#now();
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageType.queryAwareness);
    this.#send(encoder);
  }

  /** Leaves without telling anybody but the server; no event follows. */
  abandon(): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#forgetOthers();
    this.#socket.close(1000);
  }

  #open(): void {
    if (this.#phase !== "opening") return;
    this.#phase = "joining";
    this.#lastHeardMs = this.#now();
    this.#sendSync((encoder) => writeSyncStep1(encoder, this.#doc));
    this.#events.changed();
  }

  #end(code: number): void {
    if (this.#phase === "closed") return;
    const wasOpen = this.#phase !== "opening";
    this.#phase = "closed";
    this.#forgetOthers();
    this.#events.closed(code, wasOpen);
  }

  #forgetOthers(): void {
    const others = [...this.#awareness.getStates().keys()].filter(
      (clientId) => clientId !== this.#awareness.clientID,
    );
    removeAwarenessStates(this.#awareness, others, this);
  }

  #receive(data: unknown): void {
    if (this.#phase === "closed" || !(data instanceof ArrayBuffer)) return;
    this.#lastHeardMs = this.#now();
    this.#probeSentMs = null;
    const decoder = decoding.createDecoder(new Uint8Array(data));
    const type = decoding.readVarUint(decoder);
    if (type === messageType.sync) this.#receiveSync(decoder);
    if (type === messageType.durableAck) this.#receiveAck(decoding.readVarUint(decoder));
    if (type === messageType.rightsChanged) this.#events.rightsChanged();
    if (type === messageType.queryAwareness) this.sendAwareness([this.#awareness.clientID]);
    if (type === messageType.awareness) {
      applyAwarenessUpdate(this.#awareness, decoding.readVarUint8Array(decoder), this);
    }
  }

  #receiveSync(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === messageYjsSyncStep1) this.#answerStateVector(payload);
    if (step !== messageYjsSyncStep2 && step !== messageYjsUpdate) return;
    applyUpdate(this.#doc, payload, this);
    if (step !== messageYjsSyncStep2 || this.#hasServerState) return;
    this.#hasServerState = true;
    this.#events.synced();
    this.#settle();
  }

  #answerStateVector(stateVector: Uint8Array): void {
    const encoder = encoding.createEncoder();
    writeSyncStep2(encoder, this.#doc, stateVector);
    const answer = encoding.toUint8Array(encoder);
    this.#sendSync((message) => encoding.writeUint8Array(message, answer));
    this.#noteWork();
    const decoder = decoding.createDecoder(answer);
    decoding.readVarUint(decoder);
    this.#events.offered(decoding.readVarUint8Array(decoder), this.#sentCount);
    if (this.#phase !== "joining") return;
    this.#phase = "joined";
    if (this.#awareness.getLocalState() !== null) this.sendAwareness([this.#awareness.clientID]);
    this.#events.changed();
  }

  #receiveAck(count: number): void {
    if (count > this.#sentCount || count <= this.#ackedCount) return;
    this.#ackedCount = count;
    this.#sentWork = this.#sentWork.filter(({ number }) => number > count);
    this.#settle();
  }

  #settle(): void {
    this.#events.acknowledged(this.#ackedCount);
    this.#events.changed();
  }

  #noteWork(): void {
    this.#lastWorkNumber = this.#sentCount;
    this.#sentWork.push({ number: this.#sentCount, sentMs: this.#now() });
  }

  #sendSync(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageType.sync);
    write(encoder);
    this.#sentCount += 1;
    this.#send(encoder);
  }

  #send(encoder: encoding.Encoder): void {
    this.#socket.send(new Uint8Array(encoding.toUint8Array(encoder)));
  }
}
