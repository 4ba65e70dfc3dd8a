import { createServer, type Server } from "node:http";
import { join } from "node:path";
import next from "next";
import { migrateMain, openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { createApi } from "./api/api.ts";
import { createAuth } from "./auth.ts";
import { createAuthHandler } from "./auth-handler.ts";
import { openBlobStore } from "./blob-store.ts";
import { openDataDir } from "./data-dir.ts";
import { createReportDeriver } from "./derive-report.ts";
import type { Environment } from "./environment.ts";
import { createHttpServer } from "./http-server.ts";
import { localeOf } from "./locale-of.ts";
import { createLog } from "./log.ts";
import { createPrincipalOf } from "./principal-of.ts";
import { provideRuntime, type Runtime } from "./runtime.ts";
import { loadSample } from "./sample/load-sample.ts";
import { startSyncProcess } from "./sync-process.ts";
import { handleUpgrade } from "./upgrade.ts";

export interface WebProcess {
  readonly url: string;
  /** Resolves when something without which nothing can be served has ended. */
  readonly failed: Promise<Error>;
  /** False when edits could not be flushed within the deadline. */
  stop(deadlineMs: number): Promise<boolean>;
}

/** Starts both processes, in order: data folder, migrations, sync, sample workspace, pages, port. */
export async function startWebProcess(environment: Environment): Promise<WebProcess> {
  const log = createLog(environment, "web");
  const dataDir = await openDataDir(environment.dataDir);
  const db = openMainDatabase(dataDir.mainDatabase, { busyTimeoutMs: 2_000 });
  migrateMain(db);
  const blobs = openBlobStore(dataDir.blobs);
  const auth = createAuth({ environment, db, secret: dataDir.secret, log });
  const principalOf = createPrincipalOf({ auth, db });

  const sync = await startSyncProcess({
    environment,
    log,
    onCommitted: (reportId) => deriver.committed(reportId),
  });
  const logDb = openLogDatabase(dataDir.logDatabase, { busyTimeoutMs: 2_000, readonly: true });
  const deriver = createReportDeriver({ db, logDb, log });
  if (environment.loadsSample) await loadSample({ db, blobs, sync });
  await deriver.catchUp();

  const api = createApi({ environment, db, logDb, blobs, log, sync, principalOf, localeOf });
  const answerAuth = createAuthHandler({ auth, principalOf, sync });
  const runtime: Runtime = {
    environment,
    log,
    db,
    logDb,
    blobs,
    sync,
    principalOf,
    api: (request) =>
      new URL(request.url).pathname.startsWith("/api/auth/") ? answerAuth(request) : api(request),
    localeOf,
  };
  provideRuntime(runtime);

  const pages = next({
    dev: environment.isDevelopment,
    dir: join(import.meta.dirname, ".."),
    // Next adds its own upgrade listener to the server it is given: it gets one that never listens.
    httpServer: createServer(),
  });
  await pages.prepare();
  const server = createHttpServer({
    environment,
    api: runtime.api,
    isHealthy: async () => db.$client.prepare("SELECT 1").pluck().get() === 1,
    pages: pages.getRequestHandler(),
  });
  server.on("upgrade", (request, stream, head) => {
    if (environment.isDevelopment && request.url?.startsWith("/_next/") === true) {
      void pages.getUpgradeHandler()(request, stream, head);
      return;
    }
    void handleUpgrade(request, stream, {
      head,
      parts: { environment, db, log, sync, principalOf },
    });
  });
  const url = await listen(server, environment);

  return {
    url,
    failed: sync.exited.then(
      ({ code, signal }) => new Error(`the sync process ended (${signal ?? code})`),
    ),
    async stop(deadlineMs) {
      server.close();
      server.closeIdleConnections();
      const everythingFlushed = await sync.stop(deadlineMs);
      await deriver.idle();
      deriver.stop();
      server.closeAllConnections();
      await pages.close();
      db.$client.close();
      logDb.$client.close();
      dataDir.release();
      return everythingFlushed;
    },
  };
}

function listen(server: Server, { host, port, publicOrigin }: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const chosenPort = typeof address === "object" ? address?.port : port;
      const name = host === "127.0.0.1" ? "localhost" : host;
      resolve(publicOrigin ?? `http://${name}:${chosenPort}`);
    });
  });
}
