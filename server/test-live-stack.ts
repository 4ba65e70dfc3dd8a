import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as decoding from "lib0/decoding";
import { pino } from "pino";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { messageType, titleName } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeUpdate, readDurableAck } from "#core/sync/wire.ts";
import { readReport } from "#db/log.ts";
import {
  type MainDatabase,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { createApiApp } from "./api/api.ts";
import type { ApiApp } from "./api/api-app.ts";
import { type Caller, testOrigin, testSecret } from "./api/test-stack.ts";
import { createAuth } from "./auth.ts";
import { createAuthHandler } from "./auth-handler.ts";
import { openBlobStore } from "./blob-store.ts";
import { parseEnvironment } from "./environment.ts";
import { localeOf } from "./locale-of.ts";
import { createPrincipalOf } from "./principal-of.ts";
import { ReportReader } from "./report-reader.ts";
import { startSyncProcess } from "./sync-process.ts";
import { handleUpgrade } from "./upgrade.ts";

/** The whole server but its pages: accounts, API, upgrades and a sync process of its own. */
export interface LiveStack {
  readonly app: ApiApp;
  readonly db: MainDatabase;
  authenticate(request: Request): Promise<Response>;
  /** Resolves when the socket is open. */
  openSocket(caller: Caller, reportId: string): Promise<LiveSocket>;
  /** The title as it lies on disk. */
  storedTitle(reportId: string): string;
  close(): Promise<void>;
}

export async function openLiveStack(): Promise<LiveStack> {
  const home = mkdtempSync(join(tmpdir(), "zonebrief-live-"));
  const environment = parseEnvironment({
    PORT: "3250",
    DATA_DIR: home,
    NODE_ENV: "test",
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "fatal",
  });
  const log = pino({ level: "silent" });
  const db = openMainDatabase(join(home, "zonebrief.db"), { busyTimeoutMs: 2_000 });
  migrateMain(db);
  const sync = await startSyncProcess({ environment, log, onCommitted: () => {} });
  const logFile = join(home, "log.db");
  const logDb = openLogDatabase(logFile, { busyTimeoutMs: 1_000, readonly: true });
  const reader = new ReportReader(logFile);
  const auth = createAuth({ environment, db, secret: testSecret, log });
  const principalOf = createPrincipalOf({ auth, db });
  const blobs = openBlobStore(join(home, "blobs"));
  const parts = { environment, log, db, logDb, reader, blobs, sync, principalOf, localeOf };
  const app = createApiApp(parts);
  const server = createServer((_request, response) => void response.writeHead(404).end());
  server.on("upgrade", (request, stream, head) => {
    void handleUpgrade(request, stream, { head, parts });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    app,
    db,
    authenticate: createAuthHandler({
      auth,
      db,
      environment,
      secret: testSecret,
      principalOf,
      sync,
    }),
    openSocket: (caller, reportId) => LiveSocket.open(port, { caller, reportId }),
    storedTitle(reportId) {
      const doc = new Y.Doc();
      for (const update of readReport(logDb, reportId).updates) Y.applyUpdate(doc, update);
      return doc.getText(titleName).toString();
    },
    async close() {
      await sync.stop(5_000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await reader.stop();
      db.$client.close();
      logDb.$client.close();
      rmSync(home, { recursive: true });
    },
  };
}

/** One person's socket: it types into the title, and counts what the server says. */
export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #doc = new Y.Doc();
  readonly #waiting = new Set<() => void>();
  #sent = 0;
  acknowledged = 0;
  /** How often it was told that its rights may have changed. */
  rightsChanges = 0;
  closed: { readonly code: number; readonly atMs: number } | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      if (data instanceof Buffer) this.#take(data);
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", (code) => {
      this.closed = { code, atMs: performance.now() };
      this.#wake();
    });
  }

  /** Resolves when the server's state has come. */
  static async open(
    port: number,
    { caller, reportId }: { caller: Caller; reportId: string },
  ): Promise<LiveSocket> {
    // The allowed origin is that of the host asked for.
    const headers = { ...caller.headers, host: new URL(testOrigin).host };
    const url = `ws://127.0.0.1:${port}/sync/${reportId}?ack=1`;
    const live = new LiveSocket(new WebSocket(url, { headers }));
    await new Promise<void>((resolve, reject) => {
      live.#socket.on("open", resolve);
      live.#socket.on("unexpected-response", (_, { statusCode }) =>
        reject(new Error(`the upgrade answered ${statusCode}`)),
      );
    });
    live.#send(encodeSyncStep1(Y.encodeStateVector(live.#doc)));
    await live.until(() => live.acknowledged === 1);
    return live;
  }

  /** The title as this client has it. */
  get text(): string {
    return this.#doc.getText(titleName).toString();
  }

  /** Sends an edit at once; resolves when it is on disk or the socket has closed. */
  async type(text: string): Promise<"stored" | "refused"> {
    let update: Uint8Array | null = null;
    const keep = (made: Uint8Array) => {
      update = made;
    };
    this.#doc.on("update", keep);
    this.#doc.getText(titleName).insert(0, text);
    this.#doc.off("update", keep);
    if (update !== null) this.#send(encodeUpdate(update));
    const number = this.#sent;
    await this.until(() => this.acknowledged >= number || this.closed !== null);
    return this.acknowledged >= number ? "stored" : "refused";
  }

  /**
   * Sends bytes as they are, and asks for the state after them. Resolves when all is dealt with: to
   * null, or to the code with which the socket was closed.
   */
  async tryFrame(frame: Uint8Array): Promise<number | null> {
    this.#send(frame);
    this.#send(encodeSyncStep1(Y.encodeStateVector(this.#doc)));
    await this.until(() => this.acknowledged >= this.#sent || this.closed !== null);
    return this.closed?.code ?? null;
  }

  async untilClosed(): Promise<{ readonly code: number; readonly atMs: number }> {
    await this.until(() => this.closed !== null);
    return this.closed ?? { code: 0, atMs: 0 };
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
    }
  }

  end(): void {
    this.#socket.terminate();
  }

  #send(frame: Uint8Array): void {
    if (frame[0] === messageType.sync) this.#sent += 1;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  #take(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === messageType.durableAck) this.acknowledged = readDurableAck(decoder);
    if (type === messageType.rightsChanged) this.rightsChanges += 1;
    if (type !== messageType.sync || decoding.readVarUint(decoder) === 0) return;
    Y.applyUpdate(this.#doc, decoding.readVarUint8Array(decoder), "server");
  }

  #wake(): void {
    for (const resolve of [...this.#waiting]) {
      this.#waiting.delete(resolve);
      resolve();
    }
  }
}
