import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { bodyName, messageType } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate, readDurableAck } from "#core/sync/wire.ts";

interface Sent {
  readonly updates: readonly Uint8Array[];
  readonly atMs: number;
}

/**
 * A client that keeps a ledger: which of its updates the server has said are on disk. It sends as
 * a stock provider does, edits before the handshake's end included.
 */
export class LedgerClient {
  readonly doc = new Y.Doc();
  readonly acknowledged: Uint8Array[] = [];
  readonly ackLatenciesMs: number[] = [];
  readonly #label: string;
  readonly #random: () => number;
  #unacknowledged: Uint8Array[] = [];
  #socket: WebSocket | null = null;
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

  /** Resolves when the socket is open. */
  connect(url: string, token: string): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${url}?ack=1`, { headers });
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => this.#take(data));
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
    });
    return new Promise((resolve) => {
      socket.on("open", () => {
        this.#socket = socket;
        this.#sent = [];
        this.#acknowledgedCount = 0;
        this.#send(encodeSyncStep1(Y.encodeStateVector(this.doc)), []);
        resolve();
      });
    });
  }

  disconnect(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  /** One random edit: types a token that occurs nowhere else, formats one, or deletes one. */
  edit(): void {
    const paragraph = this.#paragraph();
    const tokens = [...plainText(paragraph).matchAll(/\[[^\]]*\]/g)];
    const token = tokens[Math.floor(this.#random() * tokens.length)];
    const dice = this.#random();
    if (token === undefined || dice < 0.6) this.#type(paragraph, token?.index ?? 0);
    else if (dice < 0.8) paragraph.format(token.index, token[0].length, { bold: {} });
    else paragraph.delete(token.index, token[0].length);
  }

  #type(paragraph: Y.XmlText, index: number): void {
    this.#tokenCount += 1;
    paragraph.insert(index, `[${this.#label}-${this.#tokenCount}]`);
  }

  #paragraph(): Y.XmlText {
    const body = this.doc.getXmlFragment(bodyName);
    const wanted = Math.floor(this.#random() * 6);
    const found = body.toArray()[wanted];
    if (found instanceof Y.XmlElement) {
      const [text] = found.toArray();
      if (text instanceof Y.XmlText) return text;
    }
    const paragraph = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    body.insert(body.length, [paragraph]);
    return text;
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
    }
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

export function plainText(text: Y.XmlText): string {
  const delta: { insert?: unknown }[] = text.toDelta();
  return delta.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}

/** Every token in the document, as often as it occurs. */
export function tokensOf(doc: Y.Doc): string[] {
  return doc
    .getXmlFragment(bodyName)
    .toArray()
    .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []))
    .flatMap((text) =>
      text instanceof Y.XmlText ? (plainText(text).match(/\[[^\]]*\]/g) ?? []) : [],
    );
}
