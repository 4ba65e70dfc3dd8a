import { type WebSocket as AnyWebSocket, WebSocket, WebSocketServer } from "ws";
import { closeCode, maxFrameBytes } from "#core/sync/protocol.ts";

const messageTooBig = 1009;

/** Says with the protocol's own code that a frame was too large; `ws` would say 1009. */
class SyncSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === messageTooBig) super.close(closeCode.tooLarge, "too-large");
    else super.close(code, reason);
  }
}

/**
 * Completes handshakes of requests that have been let in already. Frames above the cap end the
 * socket before they are in memory whole; nothing is compressed, so that no frame grows.
 */
export function createSocketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    WebSocket: SyncSocket,
  });
}

export type { AnyWebSocket as SyncWebSocket };
