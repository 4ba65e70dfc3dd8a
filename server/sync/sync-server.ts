import { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { closeCode } from "#core/sync/protocol.ts";
import { encodeRightsChanged } from "#core/sync/wire.ts";
import { Connection, connectionLimits } from "./connection.ts";
import { GatheredNews } from "./gathered-news.ts";
import type { Keeper } from "./keeper.ts";
import { LiveSockets, type Presence } from "./live-sockets.ts";
import type { FromSync, ToSync } from "./messages.ts";
import type { Rights } from "./rights.ts";
import { RightsWatch } from "./rights-watch.ts";
import { Rooms } from "./rooms.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import { createSocketServer } from "./sync-socket.ts";
import { TimerWheel } from "./timer-wheel.ts";

interface SyncServerParts {
  readonly rights: Pick<Rights, "rightOf" | "takeChanges">;
  readonly keeper: Keeper;
  readonly log: Logger;
  readonly metrics: SyncMetrics;
  tell(message: FromSync): void;
}

const tellEveryMs = 250;
const beatMs = 15_000;
/** How long sockets may take to take their last frames and close. */
const farewellMs = 1_000;

/** Sockets in, rooms behind them, and what the web process is told. */
export class SyncServer {
  readonly #log: Logger;
  readonly #tell: (message: FromSync) => void;
  readonly #metrics: SyncMetrics;
  readonly #rooms: Rooms;
  readonly #sockets = createSocketServer();
  readonly #connections = new Set<Connection>();
  readonly #committed: GatheredNews<number>;
  readonly #presence: GatheredNews<readonly string[]>;
  readonly #live = new LiveSockets<Connection>();
  readonly #rightsWatch: RightsWatch;
  readonly #pings = new TimerWheel({ periodMs: connectionLimits.pingEveryMs });
  readonly #beats = new TimerWheel({ periodMs: beatMs });
  #isStopping = false;

  constructor({ rights, keeper, log, metrics, tell }: SyncServerParts) {
    this.#log = log;
    this.#tell = tell;
    this.#metrics = metrics;
    this.#committed = new GatheredNews(tellEveryMs, (news) =>
      tell({ type: "committed", reports: news.map(([reportId, seq]) => ({ reportId, seq })) }),
    );
    this.#presence = new GatheredNews(tellEveryMs, (news) =>
      tell({
        type: "presence",
        reports: news.map(([reportId, userIds]) => ({ reportId, userIds: [...userIds] })),
      }),
    );
    this.#rooms = new Rooms({
      keeper,
      log,
      metrics,
      rightOf: (person, reportId) => rights.rightOf(person, reportId),
      onCommitted: (reportId, seq) => this.#committed.push(reportId, seq),
      onPeopleChanged: (reportId, userIds) => this.#presence.push(reportId, userIds),
      beats: this.#beats,
    });
    metrics.watch({ rooms: () => this.#rooms.openCount });
    this.#rightsWatch = new RightsWatch({
      rights,
      sockets: this.#live,
      log,
      judge: (concerned) => this.#rooms.judgeAgain(concerned),
      changed: (concerned) => this.#tellRightsChanged(concerned),
    });
  }

  /** A socket that has been let in: its handshake is completed and it joins its room. */
  accept(message: Extract<ToSync, { type: "socket" }>, stream: Socket): void {
    const { connectionId, reportId, person, wantsAck, request } = message;
    const log = this.#log.child({ connectionId, reportId, userId: person.userId });
    stream.on("error", (error) => log.debug({ err: error }, "socket error"));
    if (this.#isStopping) return void stream.destroy();
    const presence = { userId: person.userId, reportId };
    const incoming = new IncomingMessage(stream);
    incoming.method = request.method;
    incoming.url = request.url;
    incoming.headers = request.headers;
    this.#sockets.handleUpgrade(incoming, stream, Buffer.from(message.head, "base64"), (socket) => {
      const connection: Connection = new Connection({
        socket,
        stream,
        person,
        wantsAck,
        log,
        metrics: this.#metrics,
        pings: this.#pings,
        join: (peer) => this.#rooms.join(reportId, peer),
        onClosed: () => {
          this.#connections.delete(connection);
          this.#live.delete(presence, connection);
        },
      });
      socket.on("close", (code) => log.info({ code }, "a socket has closed"));
      this.#connections.add(connection);
      this.#live.add(presence, connection);
    });
  }

  /** The web process has committed something that may alter rights. */
  rightsChanged(): void {
    this.#rightsWatch.look();
  }

  /** Answers with "edit-done", whatever happens. */
  async edit({ requestId, reportId, personId, edit }: Extract<ToSync, { type: "edit" }>) {
    try {
      const done = await this.#rooms.room(reportId).edit(edit, personId);
      this.#tell({ type: "edit-done", requestId, ...done });
    } catch (error) {
      this.#log.error({ err: error, reportId, kind: edit.kind }, "a server edit failed");
      this.#tell({ type: "edit-done", requestId, outcome: "failed", seq: null });
    }
  }

  /**
   * Takes nothing more in, brings everything received to the disk, acknowledges it and closes the
   * sockets. False when the deadline came first: the clients still hold what was not acknowledged.
   */
  async stop(deadlineMs: number): Promise<boolean> {
    this.#isStopping = true;
    this.#rightsWatch.stop();
    for (const connection of this.#connections) connection.stopReading();
    const everythingFlushed = await this.#rooms.flush(deadlineMs);
    this.#committed.flush();
    await this.#closeSockets();
    this.#pings.stop();
    this.#beats.stop();
    return everythingFlushed;
  }

  /** Those that stay ask what they may do now; a stock client would print an error instead. */
  #tellRightsChanged(concerned: Presence): void {
    for (const connection of this.#live.socketsOf(concerned)) {
      if (connection.wantsAck) connection.send(encodeRightsChanged());
    }
  }

  #closeSockets(): Promise<void> {
    this.#rooms.closeAll(closeCode.goingAway, "the server is stopping");
    return new Promise((resolve) => {
      const timer = setTimeout(done, farewellMs);
      const connections = this.#connections;
      const polling = setInterval(() => connections.size === 0 && done(), 10);
      function done() {
        clearTimeout(timer);
        clearInterval(polling);
        resolve();
      }
    });
  }
}
