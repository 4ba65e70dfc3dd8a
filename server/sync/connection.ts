import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import { closeCode, messageType } from "#core/sync/protocol.ts";
import { framed } from "./framed.ts";
import type { SocketPerson } from "./messages.ts";
import type { Peer } from "./peer.ts";
import type { Membership } from "./room.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import type { TimerWheel } from "./timer-wheel.ts";

export interface ConnectionLimits {
  /** A reader this far behind is cut. Its first full state is not counted. */
  readonly maxBufferedBytes: number;
  /** Reading pauses while this much of the socket's messages is not settled. */
  readonly maxUnsettledBytes: number;
  readonly pingEveryMs: number;
  /**
   * A socket that has left this many pings in a row unanswered is half-open. Counted, not timed, so
   * that a stall of this process is not taken for everybody's silence.
   */
  readonly maxUnansweredPings: number;
  /** How long a closing handshake may take. */
  readonly closeGraceMs: number;
}

const mebibyte = 1024 * 1024;

export const connectionLimits: ConnectionLimits = {
  maxBufferedBytes: 8 * mebibyte,
  maxUnsettledBytes: 4 * mebibyte,
  pingEveryMs: 14_000,
  maxUnansweredPings: 2,
  closeGraceMs: 2_000,
};

/** Each unsettled message weighs at least this much: its bookkeeping is memory, too. */
const leastMessageWeight = 256;

interface ConnectionParts {
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly stream: Duplex;
  readonly person: SocketPerson;
  readonly wantsAck: boolean;
  readonly log: Pick<Logger, "debug">;
  readonly metrics?: SyncMetrics;
  /** Turns once in `pingEveryMs`. */
  readonly pings: TimerWheel;
  join(peer: Peer): Membership;
  onClosed(): void;
  readonly limits?: ConnectionLimits;
}

/** One socket, from its handshake to its end, joined to one room for one person. */
export class Connection implements Peer {
  readonly person: SocketPerson;
  readonly wantsAck: boolean;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #limits: ConnectionLimits;
  readonly #metrics: SyncMetrics | undefined;
  readonly #membership: Membership;
  readonly #stopPinging: () => void;
  #unansweredPings = 0;
  #unsettledBytes = 0;
  /** The first full state, until it has left this process. */
  #uncountedBytes = 0;
  #hasSentState = false;
  #isClosing = false;
  #hasStoppedReading = false;

  constructor(parts: ConnectionParts) {
    const { socket, stream, person, wantsAck, log, metrics, pings, join, onClosed, limits } = parts;
    this.person = person;
    this.wantsAck = wantsAck;
    this.#socket = socket;
    this.#stream = stream;
    this.#limits = limits ?? connectionLimits;
    this.#metrics = metrics;
    metrics?.socketOpened();
    this.#stopPinging = pings.add(() => this.#ping());
    this.#membership = join(this);
    // `ws` closes a socket after an error; without a listener the process would end instead.
    socket.on("error", (error) => log.debug({ err: error }, "socket error"));
    socket.on("message", (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on("pong", () => this.#heard());
    socket.on("ping", () => this.#heard());
    socket.on("close", (code) => {
      metrics?.socketClosed(code);
      this.#stopPinging();
      this.#isClosing = true;
      this.#membership.leave();
      onClosed();
    });
  }

  send(frame: Uint8Array): void {
    this.#send(frame);
  }

  sendState(frame: Uint8Array): void {
    const isFirst = !this.#hasSentState;
    this.#hasSentState = true;
    if (isFirst) this.#uncountedBytes = frame.length;
    this.#send(frame, isFirst ? () => this.#countState() : undefined);
  }

  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#socket.close(code, reason);
    // A paused socket would not hear the answer, and one that does not read would never give it.
    this.#socket.resume();
    setTimeout(() => this.#socket.terminate(), this.#limits.closeGraceMs).unref();
  }

  /** No further frame is read; what has been read is dealt with. */
  stopReading(): void {
    this.#hasStoppedReading = true;
    this.#socket.pause();
  }

  /** Past `ws`, which would frame it anew for each socket; nothing of ours is compressed. */
  #send(frame: Uint8Array, sent?: () => void): void {
    if (this.#isClosing || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#stream.write(framed(frame), sent);
    this.#metrics?.framesSent();
    if (frame[0] === messageType.awareness) this.#metrics?.presenceSent();
    const behind = this.#stream.writableLength - this.#uncountedBytes;
    if (behind > this.#limits.maxBufferedBytes) this.close(closeCode.tooSlow, "too-slow");
  }

  #countState(): void {
    this.#uncountedBytes = 0;
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    this.#heard();
    if (this.#isClosing) return;
    if (!isBinary || !(data instanceof Buffer)) {
      this.close(closeCode.malformed, "malformed");
      return;
    }
    const weight = Math.max(data.length, leastMessageWeight);
    this.#weigh(weight);
    this.#membership.receive(data, () => this.#weigh(-weight));
  }

  /** A socket that sends faster than the disk takes it is read no faster than that. */
  #weigh(bytes: number): void {
    this.#unsettledBytes += bytes;
    const isFull = this.#unsettledBytes > this.#limits.maxUnsettledBytes;
    if (this.#isClosing || this.#hasStoppedReading || isFull === this.#socket.isPaused) return;
    if (isFull) this.#socket.pause();
    else this.#socket.resume();
  }

  #heard(): void {
    this.#unansweredPings = 0;
  }

  #ping(): void {
    // A paused socket's answers are not read.
    if (this.#socket.isPaused) this.#heard();
    if (this.#unansweredPings >= this.#limits.maxUnansweredPings) {
      this.#socket.terminate();
    } else if (this.#socket.readyState === this.#socket.OPEN) {
      this.#unansweredPings += 1;
      this.#socket.ping();
    }
  }
}
