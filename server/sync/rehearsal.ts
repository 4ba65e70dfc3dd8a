import assert from "node:assert";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Socket } from "node:net";
import { pino } from "pino";
import { WebSocket } from "ws";
import { Doc, encodeStateAsUpdate, XmlElement } from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeUpdate } from "#core/sync/wire.ts";
import type { Keeper } from "./keeper.ts";
import { toSyncShape } from "./messages.ts";
import type { Rights } from "./rights.ts";
import { SyncMetrics } from "./sync-metrics.ts";
import { SyncServer } from "./sync-server.ts";

interface RehearsalParts {
  readonly rights: Pick<Rights, "rightOf">;
  readonly keeper: Keeper;
}

/** No report's id looks like this. */
const reportId = "~rehearsal";
const longestMs = 5_000;
const farewellMs = 100;

/**
 * Lets in a socket of this process's own before anybody comes: code is compiled and statements are
 * prepared at their first use, and the first person would wait for all of it. It may read a report
 * that is not there, and what it writes is refused. A server of its own takes it, and leaves no
 * trace in the log, the metrics or the documents.
 */
export async function rehearse({ rights, keeper }: RehearsalParts): Promise<void> {
  const server = new SyncServer({
    rights: {
      rightOf(person, report) {
        rights.rightOf(person, report);
        return "read";
      },
      takeChanges: () => [],
    },
    keeper,
    log: pino({ level: "silent" }),
    metrics: new SyncMetrics(),
    tell: () => {},
  });
  const listener = listenFor(server);
  try {
    await once(listener, "listening");
    const address = listener.address();
    assert(typeof address === "object" && address !== null, "it listens at a port");
    await visit(`ws://127.0.0.1:${address.port}/sync/${reportId}?ack=1`);
  } finally {
    listener.close();
    await server.stop(farewellMs);
    keeper.forget(reportId);
  }
}

/** Hands its sockets over as the web process does. */
function listenFor(server: SyncServer): Server {
  const listener = createServer();
  listener.on("upgrade", ({ url, headers }, stream) => {
    const message = toSyncShape.parse({
      type: "socket",
      connectionId: reportId,
      reportId,
      person: { userId: reportId, name: "", color: "", credential: { kind: "token", id: "" } },
      wantsAck: true,
      request: { method: "GET", url, headers },
      head: "",
    });
    if (message.type === "socket" && stream instanceof Socket) server.accept(message, stream);
  });
  return listener.listen(0, "127.0.0.1");
}

/** Asks for all there is, writes, and is shown the door for that. */
async function visit(url: string): Promise<void> {
  const socket = new WebSocket(url);
  const timer = setTimeout(() => socket.terminate(), longestMs);
  try {
    await once(socket, "open");
    socket.send(encodeSyncStep1(Uint8Array.of(0)));
    socket.send(encodeUpdate(paragraph()));
    await once(socket, "close");
  } finally {
    clearTimeout(timer);
  }
}

function paragraph(): Uint8Array {
  const doc = new Doc();
  doc.getXmlFragment(bodyName).insert(0, [new XmlElement("paragraph")]);
  return encodeStateAsUpdate(doc);
}
