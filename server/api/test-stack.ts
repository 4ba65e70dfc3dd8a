import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Locale } from "#core/locale.ts";
import {
  type MainDatabase,
  migrateLog,
  migrateMain,
  openLogDatabase,
  openMainDatabase,
} from "#db/open-database.ts";
import { createAuth } from "../auth.ts";
import { createAuthHandler } from "../auth-handler.ts";
import { openBlobStore } from "../blob-store.ts";
import { parseEnvironment } from "../environment.ts";
import { localeOf } from "../locale-of.ts";
import { createPrincipalOf } from "../principal-of.ts";
import { ReportReader } from "../report-reader.ts";
import type { ServerEdit } from "../sync/messages.ts";
import type { SyncLink } from "../sync-link.ts";
import { clientAddressHeader } from "../whence.ts";
import { createApiApp } from "./api.ts";
import type { ApiApp, ApiParts } from "./api-app.ts";
import { describedAnswer } from "./described-answer.ts";

/** What the API asked of the sync process, in order. */
export interface SyncCalls {
  readonly edits: { reportId: string; edit: ServerEdit; personId: string | null }[];
  /** Sockets that were let in; each is answered and closed at once. */
  readonly handOvers: { reportId: string; userId: string }[];
  readonly rightsChanged: { reportId: string | null; userId: string | null }[];
  /** Who is in which report; a test may set it. */
  readonly presentUserIds: Map<string, readonly string[]>;
  /** When set, every edit fails with it. */
  failure: Error | null;
}

export interface TestStack {
  readonly app: ApiApp;
  readonly parts: ApiParts;
  readonly db: MainDatabase;
  readonly sync: SyncCalls;
  /** Everything the server logged, as JSON lines. */
  readonly logLines: string[];
  readonly folder: string;
  authenticate(request: Request): Promise<Response>;
  /** Brings everything into the database files themselves, so that they can be copied. */
  checkpoint(): void;
  close(): void;
}

export const testOrigin = "http://localhost:3250";
export const testSecret = "a-secret-for-tests-only-0123456789";

/**
 * The API as web-process.ts builds it, over SQLite files of its own: only the sync process is played, by
 * a link that records what it was asked. Call `close` when done.
 */
export function openTestStack({ folder }: { folder?: string } = {}): TestStack {
  const home = folder ?? mkdtempSync(join(tmpdir(), "zonebrief-api-"));
  const environment = parseEnvironment({ PORT: "3250", DATA_DIR: home, NODE_ENV: "test" });
  const logLines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logLines.push(line) });
  const db = openMainDatabase(join(home, "zonebrief.db"), { busyTimeoutMs: 1000 });
  const logDb = openLogDatabase(join(home, "log.db"), { busyTimeoutMs: 0 });
  // Nothing here outlives its test, so nothing waits for the disk.
  db.$client.pragma("synchronous = OFF");
  logDb.$client.pragma("synchronous = OFF");
  migrateMain(db);
  migrateLog(logDb);
  const calls: SyncCalls = {
    edits: [],
    handOvers: [],
    rightsChanged: [],
    presentUserIds: new Map(),
    failure: null,
  };
  const sync = recordingLink(calls);
  const auth = createAuth({ environment, db, secret: testSecret, log });
  const principalOf = createPrincipalOf({ auth, db });
  const blobs = openBlobStore(join(home, "blobs"));
  const reader = new ReportReader(join(home, "log.db"));
  const parts = { environment, log, db, logDb, reader, blobs, sync, principalOf, localeOf };
  return {
    app: createApiApp(parts),
    parts,
    db,
    sync: calls,
    logLines,
    folder: home,
    authenticate: createAuthHandler({
      auth,
      db,
      environment,
      secret: testSecret,
      principalOf,
      sync,
    }),
    checkpoint() {
      db.$client.pragma("wal_checkpoint(TRUNCATE)");
      logDb.$client.pragma("wal_checkpoint(TRUNCATE)");
    },
    close() {
      void reader.stop();
      db.$client.close();
      logDb.$client.close();
      rmSync(home, { recursive: true });
    },
  };
}

function recordingLink(calls: SyncCalls): SyncLink {
  let seq = 0;
  return {
    handOver({ reportId, person }, socket) {
      calls.handOvers.push({ reportId, userId: person.userId });
      socket.end(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
      );
    },
    rightsChanged: (concerned) => void calls.rightsChanged.push(concerned),
    presentUserIds: (reportId) => calls.presentUserIds.get(reportId) ?? [],
    async edit(reportId, edit, personId) {
      if (calls.failure !== null) throw calls.failure;
      calls.edits.push({ reportId, edit, personId });
      seq += 1;
      return { seq };
    },
  };
}

/** Somebody who sends requests: with a session cookie, a token, or nothing. */
export interface Caller {
  readonly userId: string;
  readonly email: string;
  readonly headers: Readonly<Record<string, string>>;
}

let requestsSent = 0;

/** Signs up through better-auth, as a browser would. The first one becomes the administrator. */
export function signUp(
  stack: Pick<TestStack, "authenticate">,
  { name, invitation }: { name: string; invitation?: string },
): Promise<Caller> {
  const email = `${name.toLowerCase()}@example.org`;
  return authenticate(stack, { path: "/sign-up/email", body: { name, email, invitation } });
}

/** A new session of somebody who signed up before. */
export function signIn(
  stack: Pick<TestStack, "authenticate">,
  { email }: Pick<Caller, "email">,
): Promise<Caller> {
  return authenticate(stack, { path: "/sign-in/email", body: { email } });
}

async function authenticate(
  stack: Pick<TestStack, "authenticate">,
  { path, body: fields }: { path: string; body: { email: string; [field: string]: unknown } },
): Promise<Caller> {
  requestsSent += 1;
  const response = await stack.authenticate(
    new Request(`${testOrigin}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: testOrigin,
        host: "localhost:3250",
        // better-auth counts requests by address for the whole process.
        [clientAddressHeader]: `10.0.${requestsSent >> 8}.${requestsSent & 255}`,
      },
      body: JSON.stringify({ ...fields, password: "correct horse" }),
    }),
  );
  const body: unknown = await response.json();
  if (!response.ok || !hasUser(body)) throw new Error(`${path}: ${JSON.stringify(body)}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { userId: body.user.id, email: fields.email, headers: { cookie, origin: testOrigin } };
}

function hasUser(body: unknown): body is { user: { id: string } } {
  return typeof body === "object" && body !== null && "user" in body;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/**
 * Sends one request; a plain object goes as JSON, a FormData as multipart. `Body` is what the test
 * expects to read; a problem document has its fields beside it.
 */
export async function call<Body = Record<string, unknown>>(
  stack: Pick<TestStack, "app">,
  caller: Caller | null,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
): Promise<Answer<Body>> {
  const headers = new Headers({ host: "localhost:3250", ...caller?.headers });
  const init: RequestInit = { method, headers };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(body);
  }
  const response = await stack.app.request(`${testOrigin}${path}`, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const { status } = response;
  const answer = isJson ? JSON.parse(text) : text;
  const [pathname = ""] = path.split("?");
  const promised = isJson ? describedAnswer(stack.app, { method, path: pathname, status }) : null;
  // An answer that openapi.json does not describe fails whatever test asked for it.
  promised?.parse(answer);
  return { status, body: answer, headers: response.headers };
}

/** Asks in a language. */
export function speaking(locale: Locale): Caller {
  return { userId: "", email: "", headers: { "accept-language": locale } };
}
