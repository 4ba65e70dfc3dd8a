import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { messageType } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate, readDurableAck } from "#core/sync/wire.ts";
import { editAtRandom } from "./random-edit.ts";

interface Sent {
  readonly updates: readonly Uint8Array[];
  readonly atMs: number;
}

interface Target {
  readonly url: string;
  readonly token: string;
}

/** How one of its sockets ended. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

const firstPauseMs = 50;
const longestPauseMs = 2_500;

/**
 * A client that keeps a ledger: which of its updates the server has said are on disk. It sends as
 * a stock provider does, edits before the handshake's end included, and like one it connects again
 * whenever its socket ends, until `disconnect`.
 */
export class LedgerClient {
  readonly doc = new Y.Doc();
  readonly acknowledged: Uint8Array[] = [];
  readonly ackLatenciesMs: number[] = [];
  readonly #label: string;
  readonly #random: () => number;
  /** How its sockets ended, oldest first. */
  readonly closings: Closing[] = [];
  #unacknowledged: Uint8Array[] = [];
  #socket: WebSocket | null = null;
  #retrying: NodeJS.Timeout | null = null;
  #pauseMs = firstPauseMs;
  #hasServerState = false;
  /** What each sync message of this socket carried; index 0 is the first one. */
  #sent: Sent[] = [];
  #acknowledgedCount = 0;
  #tokenCount = 0;

  constructor(label: string, random: () => number) {
    this.#label = label;
    this.#random = random;
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.#unacknowledged.push(update);
      this.#send(encodeUpdate(update), [update]);
    });
  }

  get hasUnacknowledged(): boolean {
    return this.#unacknowledged.length > 0;
  }

  /** On the present socket the server's whole state has come. */
  get isSynced(): boolean {
    return this.#hasServerState;
  }

  /** Resolves when the first socket is open. */
  connect(url: string, token: string): Promise<void> {
    this.disconnect();
    const target: Target = { url, token };
    this.#pauseMs = firstPauseMs;
    return new Promise((resolve) => this.#open(target, resolve));
  }

  disconnect(): void {
    if (this.#retrying !== null) clearTimeout(this.#retrying);
    this.#retrying = null;
    this.#socket?.terminate();
    this.#socket = null;
    this.#hasServerState = false;
  }

  /** Where it stands, for whoever wonders why it does not come to an end. */
  describe(): string {
    const ends = this.closings.slice(-5).map(({ code, reason }) => `${code} ${reason}`.trim());
    const vector = [...Y.decodeStateVector(Y.encodeStateVector(this.doc))];
    return [
      `${this.#label}: ${this.#unacknowledged.length} un-acknowledged`,
      `${this.#sent.length} messages sent and ${this.#acknowledgedCount} acknowledged on this socket`,
      `socket ${this.#socket === null ? "none" : this.#socket.readyState}, synced ${this.#hasServerState}`,
      `${this.closings.length} sockets closed, the last: ${ends.join(", ") || "none"}`,
      `state vector ${vector.map((entry) => entry.join(":")).join(" ")}`,
    ].join("; ");
  }

  #open(target: Target, opened: () => void): void {
    const headers = { authorization: `Bearer ${target.token}` };
    const socket = new WebSocket(`${target.url}?ack=1`, { headers });
    this.#socket = socket;
    this.#sent = [];
    this.#acknowledgedCount = 0;
    this.#hasServerState = false;
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => {
      if (this.#socket === socket) this.#take(data);
    });
    socket.on("open", () => {
      if (this.#socket !== socket) return;
      this.#send(encodeSyncStep1(Y.encodeStateVector(this.doc)), []);
      opened();
    });
    socket.on("close", (code, reason) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#hasServerState = false;
      this.closings.push({ code, reason: reason.toString() });
      this.#retrying = setTimeout(() => this.#open(target, opened), this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    });
  }

  /** One random edit: types a token that occurs nowhere else, formats one, or deletes one. */
  edit(): void {
    editAtRandom(this.doc, this.#random, () => {
      this.#tokenCount += 1;
      return `[${this.#label}-${this.#tokenCount}]`;
    });
  }

  #send(frame: Uint8Array, updates: readonly Uint8Array[]): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#sent.push({ updates, atMs: performance.now() });
    this.#socket.send(frame);
  }

  #take(data: Buffer): void {
    const decoder = decoding.createDecoder(new Uint8Array(data));
    const type = decoding.readVarUint(decoder);
    if (type === messageType.durableAck) this.#takeAck(readDurableAck(decoder));
    if (type !== messageType.sync) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) {
      const missing = Y.encodeStateAsUpdate(this.doc, payload);
      this.#send(encodeSyncStep2(missing), [...this.#unacknowledged]);
    } else {
      Y.applyUpdate(this.doc, payload, this);
      if (step === 1) this.#noteServerState();
    }
  }

  #noteServerState(): void {
    this.#hasServerState = true;
    this.#pauseMs = firstPauseMs;
  }

  #takeAck(count: number): void {
    for (const { updates, atMs } of this.#sent.slice(this.#acknowledgedCount, count)) {
      if (updates.length === 1) this.ackLatenciesMs.push(performance.now() - atMs);
      const fresh = updates.filter((update) => this.#unacknowledged.includes(update));
      this.acknowledged.push(...fresh);
      this.#unacknowledged = this.#unacknowledged.filter((update) => !fresh.includes(update));
    }
    this.#acknowledgedCount = count;
  }
}
