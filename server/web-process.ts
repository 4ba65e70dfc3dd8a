import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import {
  type LogDatabase,
  type MainDatabase,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { createApi } from "./api/api.ts";
import { createAuth } from "./auth.ts";
import { createAuthHandler } from "./auth-handler.ts";
import { type BlobStore, openBlobStore } from "./blob-store.ts";
import { trustedProxies } from "./client-address.ts";
import { type DataDir, openDataDir } from "./data-dir.ts";
import { createReportDeriver, type ReportDeriver } from "./derive-report.ts";
import type { Environment } from "./environment.ts";
import { type FactIndexing, startFactIndexing } from "./fact-indexing.ts";
import { createHealthCheck, type Health } from "./health.ts";
import { createHttpServer } from "./http-server.ts";
import { localeOf } from "./locale-of.ts";
import { createLog } from "./log.ts";
import { timeJob } from "./metrics/job-times.ts";
import { WebMetrics } from "./metrics/web-metrics.ts";
import { createPrincipalOf } from "./principal-of.ts";
import { ReportReader } from "./report-reader.ts";
import { noteInTrace, traceUpgrade } from "./request-trace.ts";
import { provideRuntime, type Runtime } from "./runtime.ts";
import { loadSample } from "./sample/load-sample.ts";
import { createSessionRenewal, type RenewSession } from "./session-renewal.ts";
import { type SyncProcess, startSyncProcess } from "./sync-process.ts";
import { handleUpgrade, rehearseUpgrade } from "./upgrade.ts";
import { yieldToEdits } from "./yield-to-edits.ts";

export interface WebProcess {
  readonly url: string;
  /** Resolves when something without which nothing can be served has ended. */
  readonly failed: Promise<Error>;
  /** False when edits could not be flushed within the deadline. */
  stop(deadlineMs: number): Promise<boolean>;
}

interface Pages {
  readonly app: ReturnType<typeof next>;
  /** Next adds its own upgrade listener to this server; only its hot reload is let through. */
  readonly nextsServer: Server;
}

/** Starts both processes and listens; the pages are prepared while the data is opened. */
export async function startWebProcess(environment: Environment): Promise<WebProcess> {
  const log = createLog(environment, "web");
  const dataDir = await openDataDir(environment.dataDir);
  const preparing = preparePages(environment);
  const workspace = await openWorkspace(environment, { dataDir, log });
  const runtime = createRuntime(environment, { dataDir, workspace, log });
  provideRuntime(runtime);
  await rehearseUpgrade(runtime).catch((error: unknown) => {
    log.warn({ err: error }, "the rehearsal failed; the first upgrade will take longer");
  });
  const pages = await preparing;
  const metrics = new WebMetrics({ dataDir: environment.dataDir, sync: workspace.sync });
  const health = createHealthCheck({ ...workspace, log });
  const server = createServerFor({ runtime, pages, health, metrics });
  const url = await listen(server, environment);
  return {
    url,
    failed: workspace.sync.exited.then(
      ({ code, signal }) => new Error(`the sync process ended (${signal ?? code})`),
    ),
    async stop(deadlineMs) {
      server.close();
      server.closeIdleConnections();
      const everythingFlushed = await workspace.sync.stop(deadlineMs);
      // Whoever still waits, as for an export, is let go before the data is closed.
      server.closeAllConnections();
      await closeWorkspace(workspace);
      metrics.stop();
      await pages.app.close();
      dataDir.release();
      return everythingFlushed;
    },
  };
}

/** The open data: both databases, the bytes, and what keeps them in step. */
interface Workspace {
  readonly db: MainDatabase;
  readonly logDb: LogDatabase;
  readonly blobs: BlobStore;
  readonly sync: SyncProcess;
  readonly deriver: ReportDeriver;
  readonly indexing: FactIndexing;
  /** For what follows from reports, and for exports: neither waits for the other. */
  readonly readers: { readonly derived: ReportReader; readonly exported: ReportReader };
}

interface WorkspaceParts {
  readonly dataDir: DataDir;
  readonly log: Runtime["log"];
}

const busyTimeoutMs = 2_000;
const derivingDeadlineMs = 2_000;
/**
 * Pages show titles of before a crash, and searches miss facts of before an upgrade, for a moment
 * rather than that the start waits for them.
 */
const catchUpDeadlineMs = 5_000;

/** In order: migrations, the sync process (which makes the log), the sample workspace. */
async function openWorkspace(
  environment: Environment,
  { dataDir, log }: WorkspaceParts,
): Promise<Workspace> {
  const db = openMainDatabase(dataDir.mainDatabase, { busyTimeoutMs });
  migrateMain(db);
  const sync = await startSyncProcess({
    environment,
    log,
    onCommitted: (reportId) => deriver.committed(reportId),
  });
  // Only now, so that the sync process does not inherit it.
  yieldToEdits("pages");
  const logDb = openLogDatabase(dataDir.logDatabase, { busyTimeoutMs, readonly: true });
  const readers = {
    derived: new ReportReader(dataDir.logDatabase),
    exported: new ReportReader(dataDir.logDatabase),
  };
  const reader = {
    outline: (reportId: string) => timeJob("derive", () => readers.derived.outline(reportId)),
  };
  const deriver = createReportDeriver({ db, logDb, reader, log });
  const blobs = openBlobStore(dataDir.blobs);
  if (environment.loadsSample) await loadSample({ db, blobs, sync });
  const indexing = startFactIndexing({ db, log });
  const caughtUp = Promise.all([deriver.catchUp(), indexing.ended]);
  await Promise.race([caughtUp, sleep(catchUpDeadlineMs, undefined, { ref: false })]);
  return { db, logDb, blobs, sync, deriver, indexing, readers };
}

async function closeWorkspace(workspace: Workspace): Promise<void> {
  const { db, logDb, deriver, indexing, readers } = workspace;
  // What is not derived by then is caught up with at the next start. The timer keeps the process
  // here meanwhile: nothing else may, and it would end with 0 whatever was flushed.
  await Promise.race([deriver.idle(), sleep(derivingDeadlineMs)]);
  deriver.stop();
  await Promise.all([indexing.stop(), readers.derived.stop(), readers.exported.stop()]);
  db.$client.close();
  logDb.$client.close();
}

type ServedRuntime = Runtime & { readonly renewSession: RenewSession };

function createRuntime(
  environment: Environment,
  { dataDir, workspace, log }: WorkspaceParts & { workspace: Workspace },
): ServedRuntime {
  const { db, logDb, blobs, sync, readers } = workspace;
  const auth = createAuth({ environment, db, secret: dataDir.secret, log });
  const principalOf = notingWho(createPrincipalOf({ auth, db }));
  const reader = readers.exported;
  const parts = { environment, log, db, logDb, reader, blobs, sync, principalOf, localeOf };
  const answerAuth = createAuthHandler({
    auth,
    db,
    environment,
    secret: dataDir.secret,
    principalOf,
    sync,
  });
  const answerApi = createApi(parts);
  const isForAuth = (request: Request) => new URL(request.url).pathname.startsWith("/api/auth/");
  return {
    ...parts,
    api: (request) => (isForAuth(request) ? answerAuth(request) : answerApi(request)),
    renewSession: createSessionRenewal(auth),
  };
}

/** Whoever asks is named in the request's line in the log. */
function notingWho(principalOf: Runtime["principalOf"]): Runtime["principalOf"] {
  return async (headers) => {
    const principal = await principalOf(headers);
    if (principal.kind === "person") noteInTrace({ userId: principal.userId });
    return principal;
  };
}

async function preparePages(environment: Environment): Promise<Pages> {
  const nextsServer = createServer();
  const app = next({
    dev: environment.isDevelopment,
    dir: join(import.meta.dirname, ".."),
    httpServer: nextsServer,
  });
  await app.prepare();
  return { app, nextsServer };
}

interface ServerParts {
  readonly runtime: ServedRuntime;
  readonly pages: Pages;
  readonly health: () => Promise<Health>;
  readonly metrics: WebMetrics;
}

function createServerFor({ runtime, pages, health, metrics }: ServerParts): Server {
  const { environment } = runtime;
  const showPage = pages.app.getRequestHandler();
  const server = createHttpServer({
    environment,
    api: (request) => answerRenewing(runtime, request),
    health,
    metrics,
    pages: async (request, response) => {
      const headers = new Headers({ cookie: request.headers.cookie ?? "" });
      for (const cookie of await runtime.renewSession(headers)) {
        response.appendHeader("set-cookie", cookie);
      }
      return showPage(request, response);
    },
    log: runtime.log,
  });
  const isTrustedProxy = trustedProxies(environment.trustedProxies);
  server.on("upgrade", (request, stream, head) => {
    const isHotReload = environment.isDevelopment && request.url?.startsWith("/_next/") === true;
    if (isHotReload) pages.nextsServer.emit("upgrade", request, stream, head);
    else {
      traceUpgrade(request, isTrustedProxy, () => {
        void handleUpgrade(request, stream, { head, parts: runtime });
      });
    }
  });
  return server;
}

/** What better-auth answers carries its own cookies. */
async function answerRenewing(
  { api, renewSession }: ServedRuntime,
  request: Request,
): Promise<Response> {
  const response = await api(request);
  if (response.headers.has("set-cookie") || !new URL(request.url).pathname.startsWith("/api/v1/")) {
    return response;
  }
  for (const cookie of await renewSession(request.headers)) {
    response.headers.append("set-cookie", cookie);
  }
  return response;
}

/** As this machine's own browser can ask for it: "every address" is none. */
function nameOf(host: string): string {
  if (["127.0.0.1", "0.0.0.0", "::"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

function listen(server: Server, { host, port, publicOrigin }: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const chosenPort = typeof address === "object" ? address?.port : port;
      resolve(publicOrigin ?? `http://${nameOf(host)}:${chosenPort}`);
    });
  });
}
