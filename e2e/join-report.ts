import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import type { RunningServer } from "./server.ts";

/** Joins a report as a program does that knows Yjs and has no editor: with a stock provider. */
export function joinReport(
  server: RunningServer,
  options: { reportId: string; doc: Y.Doc; headers: Readonly<Record<string, string>> },
): WebsocketProvider {
  const { reportId, doc, headers } = options;
  class SocketWithHeaders extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers });
    }
  }
  return new WebsocketProvider(`${server.url.replace("http", "ws")}/sync`, reportId, doc, {
    // biome-ignore lint/suspicious/noExplicitAny: y-websocket asks for the browser's class.
    WebSocketPolyfill: SocketWithHeaders as any,
    disableBc: true,
  });
}
