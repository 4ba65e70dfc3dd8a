import type { SocketPerson } from "./messages.ts";

/** One socket as a room sees it. */
export interface Peer {
  readonly person: SocketPerson;
  /** ?ack=1: wants durable acknowledgements. */
  readonly wantsAck: boolean;
  send(frame: Uint8Array): void;
  /** A frame that may be as large as the report itself. */
  sendState(frame: Uint8Array): void;
  /** No frame is sent or received after it. */
  close(code: number, reason: string): void;
}
