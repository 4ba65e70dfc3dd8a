import { WebSocket } from "ws";
import { messageType } from "../core/sync/protocol.ts";
import type { RunningServer } from "./server.ts";

/** A program that speaks the wire protocol by hand, with a person's session and our origin. */
export interface RawSocket {
  send(frame: Uint8Array): void;
  /** Frames received so far, by message type. */
  received(type: keyof typeof messageType): readonly Uint8Array[];
  /** The close code, once it is closed. */
  readonly closed: Promise<number>;
  close(): void;
}

export async function openRawSocket(
  server: RunningServer,
  { reportId, cookie }: { reportId: string; cookie: string },
): Promise<RawSocket> {
  const url = `${server.url.replace("http", "ws")}/sync/${reportId}?ack=1`;
  const socket = new WebSocket(url, { headers: { cookie, origin: server.url } });
  const frames: Uint8Array[] = [];
  socket.on("message", (data) => {
    if (data instanceof Buffer) frames.push(new Uint8Array(data));
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    send: (frame) => socket.send(frame),
    received: (type) => frames.filter((frame) => frame[0] === messageType[type]),
    closed,
    close: () => socket.close(),
  };
}
