import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import { applyUpdate, Doc, decodeUpdate, encodeStateVector, XmlElement, XmlText } from "yjs";
import { bodyName, closeCode, messageType } from "#core/sync/protocol.ts";
import type { SocketLike } from "./sync-connection.ts";

/**
 * The sync server as a session's tests need it: answers at once, commits at once, shows everybody
 * what is new, and refuses or fails when told to.
 */
export class TinyServer {
  readonly doc = new Doc();
  readonly sockets: TinySocket[] = [];
  readonly urls: string[] = [];
  /** Every update that a client sent, in order. */
  readonly received: Uint8Array[] = [];
  refusesWrites = false;
  /** A disk that takes nothing: updates are neither acknowledged nor shown. */
  isDiskFull = false;
  /** Sockets are refused before they open, as those of a session that is over. */
  refusesOpening = false;
  /** Clients that announce an older schema are turned away. */
  leastSchema = 0;

  constructor() {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      for (const socket of this.sockets) if (socket !== origin) socket.show(update);
    });
  }

  readonly open = (url: string): SocketLike => {
    this.urls.push(url);
    const socket = new TinySocket(this);
    this.sockets.push(socket);
    const schema = Number(new URL(url).searchParams.get("schema"));
    queueMicrotask(() => {
      if (this.refusesOpening) socket.end(1006);
      else if (schema < this.leastSchema) socket.end(closeCode.clientTooOld);
      else socket.onopen?.();
    });
    return socket;
  };
}

export function serverWithParagraph(words: string): TinyServer {
  const server = new TinyServer();
  const paragraph = new XmlElement("paragraph");
  paragraph.insert(0, [new XmlText(words)]);
  server.doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  return server;
}

export class TinySocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((data: unknown) => void) | null = null;
  onclose: ((code: number) => void) | null = null;
  readonly #server: TinyServer;
  #count = 0;
  #isClosed = false;
  #isGreeted = false;

  constructor(server: TinyServer) {
    this.#server = server;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    queueMicrotask(() => this.#receive(data));
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Sends what somebody else wrote. */
  show(update: Uint8Array): void {
    if (this.#isClosed || !this.#isGreeted) return;
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.sync);
      sync.writeUpdate(encoder, update);
    });
  }

  end(code: number): void {
    this.#isClosed = true;
    this.onclose?.(code);
  }

  #receive(data: Uint8Array): void {
    if (this.#isClosed) return;
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type === messageType.queryAwareness) this.#tellNobodyIsHere();
    if (type !== messageType.sync) return;
    this.#count += 1;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === sync.messageYjsSyncStep1) this.#greet();
    else this.#take(payload);
  }

  #take(update: Uint8Array): void {
    const isWrite = this.#addsSomething(update);
    this.#server.received.push(update);
    if (isWrite && this.#server.refusesWrites) {
      this.end(closeCode.rightLost);
    } else if (!isWrite || !this.#server.isDiskFull) {
      applyUpdate(this.#server.doc, update, this);
      this.#acknowledge();
    }
  }

  #addsSomething(update: Uint8Array): boolean {
    return decodeUpdate(update).structs.length > 0;
  }

  #greet(): void {
    const { doc } = this.#server;
    this.#isGreeted = true;
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.sync);
      sync.writeSyncStep2(encoder, doc);
    });
    this.#acknowledge();
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.sync);
      encoding.writeVarUint(encoder, sync.messageYjsSyncStep1);
      encoding.writeVarUint8Array(encoder, encodeStateVector(doc));
    });
  }

  #tellNobodyIsHere(): void {
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.awareness);
      encoding.writeVarUint8Array(encoder, new Uint8Array([0]));
    });
  }

  #acknowledge(): void {
    this.#emit((encoder) => {
      encoding.writeVarUint(encoder, messageType.durableAck);
      encoding.writeVarUint(encoder, this.#count);
    });
  }

  #emit(write: (encoder: encoding.Encoder) => void): void {
    this.onmessage?.(new Uint8Array(encoding.encode(write)).buffer);
  }
}
