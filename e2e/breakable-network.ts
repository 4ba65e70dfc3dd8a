import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import type { RunningServer } from "./server.ts";

/** A line to the server that can go silent: nothing is refused, and nothing ever arrives. */
export interface BreakableNetwork {
  /** The server as seen through it. */
  readonly server: RunningServer;
  /** From now on every byte is lost, on connections old and new. */
  swallow(): void;
  /** New connections work again; those that lost bytes stay dead, as nobody told either end. */
  restore(): void;
  close(): Promise<void>;
}

export async function openBreakableNetwork(server: RunningServer): Promise<BreakableNetwork> {
  const { port: serverPort, hostname } = new URL(server.url);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const listener = createServer((near) => {
    const far = connect(Number(serverPort), "127.0.0.1");
    let isDead = false;
    const carry = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on("data", (bytes) => {
        isDead ||= isSwallowing;
        if (!isDead) to.write(bytes);
      });
      from.on("end", () => isDead || to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        if (!isDead) to.destroy();
      });
    };
    carry(near, far);
    carry(far, near);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  return {
    server: { ...server, url: `http://${hostname}:${port}` },
    swallow: () => {
      isSwallowing = true;
    },
    restore: () => {
      isSwallowing = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(listener, "close");
      listener.close();
      await closed;
    },
  };
}
