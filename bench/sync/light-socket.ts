import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/**
 * A WebSocket client that costs the load generator as little as possible, so that the figures are
 * the server's: frames are read in place, and sent with a mask of zeros, which needs no work.
 */
export interface LightSocket {
  readonly bytesReceived: number;
  send(payload: Uint8Array): void;
  /** Resolves when what was sent has been given to the system. */
  drained(): Promise<void>;
  /** Ends it at once, as a lost connection does. */
  destroy(): void;
}

interface LightSocketOptions {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bytes are valid during the call only. */
  onMessage(payload: Buffer): void;
  onClose?(reason: string): void;
}

/** Resolves once the server has answered the upgrade. */
export function openLightSocket(options: LightSocketOptions): Promise<LightSocket> {
  const { port, path, headers = {}, onMessage, onClose } = options;
  const stream = connect({ port, host: "127.0.0.1", noDelay: true });
  const reader = new FrameReader((opcode, payload) => {
    if (opcode === opcodes.ping) stream.write(clientFrame(opcodes.pong, payload));
    else if (opcode === opcodes.close) stream.destroy();
    else if (opcode === opcodes.binary) onMessage(payload);
  });
  const socket = {
    bytesReceived: 0,
    send: (payload: Uint8Array) => void stream.write(clientFrame(opcodes.binary, payload)),
    drained: async () => {
      if (stream.writableNeedDrain)
        await Promise.race([once(stream, "drain"), once(stream, "close")]);
    },
    destroy: () => void stream.destroy(),
  };
  stream.write(upgradeRequest(port, path, headers));
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      socket.bytesReceived += chunk.length;
      reader.push(chunk);
    };
    stream.on("error", reject);
    stream.on("close", () => {
      reject(new Error("closed during the handshake"));
      onClose?.(reader.closeReason);
    });
    takeAnswer(stream, (status, rest) => {
      if (!status.includes(" 101 ")) return stream.destroy(new Error(`refused: ${status}`));
      stream.on("data", take);
      resolve(socket);
      if (rest.length > 0) queueMicrotask(() => take(rest));
    });
  });
}

const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

function upgradeRequest(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): string {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    "Sec-WebSocket-Version": "13",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}

/** Hands over the status line and what follows the head of the answer. */
function takeAnswer(stream: Socket, done: (status: string, rest: Buffer) => void): void {
  let head = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    stream.off("data", take);
    done(head.toString("latin1", 0, head.indexOf("\r\n")), head.subarray(end + 4));
  };
  stream.on("data", take);
}

function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const lengthBytes = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(6 + lengthBytes + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (lengthBytes === 0 ? payload.length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) frame.writeUInt16BE(payload.length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(payload.length), 2);
  frame.set(payload, 6 + lengthBytes);
  return frame;
}

/** Servers send no masked frames, and none of those measured sends fragments. */
class FrameReader {
  closeReason = "";
  readonly #onFrame: (opcode: number, payload: Buffer) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that must be there before it is worth looking again. */
  #needed = 2;

  constructor(onFrame: (opcode: number, payload: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const rest = bytes.subarray(this.#readFrames(bytes));
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
  }

  /** Answers how many bytes the complete frames took. */
  #readFrames(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      const head = readHead(bytes, at);
      this.#needed = head === null ? 10 : head.size + head.length;
      if (bytes.length - at < 2) this.#needed = 2;
      if (head === null || bytes.length - at < this.#needed) return at;
      const start = at + head.size;
      at = start + head.length;
      const payload = bytes.subarray(start, at);
      if (head.opcode === opcodes.close) {
        this.closeReason = `${payload.length >= 2 ? payload.readUInt16BE(0) : 1005} ${payload.toString("utf8", 2)}`;
      }
      this.#onFrame(head.opcode, payload);
    }
  }
}

function readHead(bytes: Buffer, at: number) {
  const available = bytes.length - at;
  if (available < 2) return null;
  const opcode = bytes.readUInt8(at) & 0x0f;
  const short = bytes.readUInt8(at + 1) & 0x7f;
  if (short < 126) return { opcode, size: 2, length: short };
  if (short === 126) {
    return available < 4 ? null : { opcode, size: 4, length: bytes.readUInt16BE(at + 2) };
  }
  return available < 10
    ? null
    : { opcode, size: 10, length: Number(bytes.readBigUInt64BE(at + 2)) };
}
