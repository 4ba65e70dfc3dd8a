import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { messageType } from "./protocol.ts";

/**
 * The frames of the wire protocol (docs/protocol.md): one WebSocket message is one frame is one
 * message. Bytes in, typed messages out; the Yjs payloads inside are not looked into here.
 */

const syncStep1 = 0;
const syncStep2 = 1;
const update = 2;

export type ClientMessage =
  | { readonly kind: "sync-step-1"; readonly stateVector: Uint8Array }
  | { readonly kind: "sync-step-2"; readonly update: Uint8Array }
  | { readonly kind: "update"; readonly update: Uint8Array }
  | { readonly kind: "awareness"; readonly payload: Uint8Array }
  | { readonly kind: "query-awareness" };

/** The bytes are not what the protocol allows; the socket that sent them is closed. */
export class MalformedFrameError extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = "MalformedFrameError";
  }
}

/**
 * Strict: exactly the messages that y-websocket 3 sends, in their shortest form, with nothing
 * behind them. Type numbers are single bytes, so a padded varUint is not one of them.
 *
 * @throws MalformedFrameError
 */
export function decodeClientFrame(frame: Uint8Array): ClientMessage {
  const decoder = decoding.createDecoder(frame);
  const message = readMessage(decoder);
  if (decoding.hasContent(decoder)) throw new MalformedFrameError("bytes behind the message");
  return message;
}

function readMessage(decoder: decoding.Decoder): ClientMessage {
  const type = readByte(decoder);
  switch (type) {
    case messageType.sync:
      return readSyncMessage(decoder);
    case messageType.awareness:
      return { kind: "awareness", payload: readBytes(decoder) };
    case messageType.queryAwareness:
      return { kind: "query-awareness" };
    default:
      throw new MalformedFrameError(`no client sends messages of type ${type}`);
  }
}

function readSyncMessage(decoder: decoding.Decoder): ClientMessage {
  const type = readByte(decoder);
  switch (type) {
    case syncStep1:
      return { kind: "sync-step-1", stateVector: readBytes(decoder) };
    case syncStep2:
      return { kind: "sync-step-2", update: readBytes(decoder) };
    case update:
      return { kind: "update", update: readBytes(decoder) };
    default:
      throw new MalformedFrameError(`unknown sync message ${type}`);
  }
}

function readByte(decoder: decoding.Decoder): number {
  if (!decoding.hasContent(decoder)) throw new MalformedFrameError("the frame ends early");
  return decoding.readUint8(decoder);
}

function readBytes(decoder: decoding.Decoder): Uint8Array {
  try {
    return decoding.readVarUint8Array(decoder);
  } catch (cause) {
    throw new MalformedFrameError("the frame ends early", { cause });
  }
}

/** "This is what I hold; send what I lack." */
export function encodeSyncStep1(stateVector: Uint8Array): Uint8Array {
  return encodeFrame([messageType.sync, syncStep1], stateVector);
}

/** The answer to a SyncStep1: everything the other end lacks. */
export function encodeSyncStep2(missing: Uint8Array): Uint8Array {
  return encodeFrame([messageType.sync, syncStep2], missing);
}

export function encodeUpdate(data: Uint8Array): Uint8Array {
  return encodeFrame([messageType.sync, update], data);
}

export function encodeAwareness(payload: Uint8Array): Uint8Array {
  return encodeFrame([messageType.awareness], payload);
}

/** The first `count` sync messages of this socket are on disk or needed nothing. */
export function encodeDurableAck(count: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.durableAck);
    encoding.writeVarUint(encoder, count);
  });
}

/** Whoever receives it asks over HTTP what they may do now. */
export function encodeRightsChanged(): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarUint(encoder, messageType.rightsChanged));
}

/**
 * The count of a durable acknowledgement whose type has been read already, as y-websocket's
 * `messageHandlers` do.
 */
export function readDurableAck(decoder: decoding.Decoder): number {
  return decoding.readVarUint(decoder);
}

function encodeFrame(types: readonly number[], payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    for (const type of types) encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, payload);
  });
}
