import { z } from "zod";
import { isRefusal, Refusal } from "#core/refusal.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { problemAnswer } from "./api/problem-answer.ts";
import type { Auth } from "./auth.ts";
import { recordAuthRequest } from "./auth-record.ts";
import type { Environment } from "./environment.ts";
import { createGuardedSignIn } from "./guarded-sign-in.ts";
import { localeOf } from "./locale-of.ts";
import { originAllowed } from "./origin.ts";
import type { Principal } from "./principal.ts";
import type { SyncLink } from "./sync-link.ts";

interface AuthHandlerParts {
  readonly auth: Auth;
  readonly db: MainDatabase;
  readonly environment: Pick<Environment, "publicOrigin">;
  /** What cookies are signed with. */
  readonly secret: string;
  readonly principalOf: (headers: Headers) => Promise<Principal>;
  readonly sync: Pick<SyncLink, "rightsChanged">;
  readonly nowMs?: () => number;
}

const signUpPath = "/api/auth/sign-up/email";
const signInPath = "/api/auth/sign-in/email";
const changePasswordPath = "/api/auth/change-password";

/** What better-auth offers beyond these (social accounts, mails, its own pages) is not offered. */
const openPaths: ReadonlySet<string> = new Set([
  signUpPath,
  signInPath,
  "/api/auth/sign-out",
  changePasswordPath,
  "/api/auth/get-session",
  "/api/auth/list-sessions",
  "/api/auth/revoke-session",
  "/api/auth/revoke-sessions",
  "/api/auth/revoke-other-sessions",
  "/api/auth/ok",
]);

const maxBodyBytes = 64 * 1024;

/**
 * Answers /api/auth/*, and records what was done. Whoever may have ended a session has the live
 * sockets judged again.
 */
export function createAuthHandler(parts: AuthHandlerParts) {
  const { auth, db, environment, principalOf, sync } = parts;
  const guarded = createGuardedSignIn(parts);

  async function change({ whole, body }: WholeRequest, before: Principal): Promise<Response> {
    const { pathname } = new URL(whole.url);
    if (pathname === signInPath) return guarded.signIn(whole, body);
    if (pathname === changePasswordPath && before.kind === "person") {
      return guarded.changePassword(whole, before.credential.id);
    }
    return auth.handler(whole);
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!openPaths.has(pathname)) throw new Refusal("not-found");
    if (request.method === "GET" || request.method === "HEAD") return auth.handler(request);
    requireOrigin(request.headers, environment);
    const old = await sessionTokenOf(auth, request.headers);
    const before = await principalOf(request.headers);
    const whole = await withWholeBody(request);
    const response = await change(whole, before);
    await recordAuthRequest(db, { ...whole, before, isDone: response.ok });
    if (response.ok && startsSession.has(pathname) && old !== null) await endSession(auth, old);
    if (before.kind === "person") sync.rightsChanged({ reportId: null, userId: before.userId });
    return response;
  }

  return async (request: Request): Promise<Response> => {
    try {
      const response = await answer(request);
      response.headers.set("cache-control", "private, no-store");
      return response;
    } catch (error) {
      if (isRefusal(error)) return refusalAnswer(error, request.headers);
      throw error;
    }
  };
}

const startsSession: ReadonlySet<string> = new Set([signInPath, signUpPath]);

const waiting = z.object({ retryAfterSeconds: z.number() });

function refusalAnswer(refusal: Refusal, headers: Headers): Response {
  const response = problemAnswer(refusal, localeOf(headers));
  const seconds = waiting.safeParse(refusal.detail).data?.retryAfterSeconds;
  if (seconds !== undefined) response.headers.set("retry-after", String(seconds));
  return response;
}

/**
 * A page of another site can neither use a session nor start one: what names an origin names ours,
 * and what brings a cookie names one. Programs send neither, or our origin.
 *
 * @throws Refusal "wrong-origin"
 */
function requireOrigin(headers: Headers, environment: Pick<Environment, "publicOrigin">): void {
  const origin = headers.get("origin");
  if (origin === null && !headers.has("cookie")) return;
  if (!originAllowed(environment, { origin, host: headers.get("host") })) {
    throw new Refusal("wrong-origin");
  }
}

/** The session that a browser gives up by starting another one. */
async function sessionTokenOf(auth: Auth, headers: Headers): Promise<string | null> {
  if (!headers.has("cookie")) return null;
  return (
    (await auth.api.getSession({ headers, query: { disableRefresh: true } }))?.session.token ?? null
  );
}

async function endSession(auth: Auth, token: string): Promise<void> {
  await (await auth.$context).internalAdapter.deleteSession(token);
}

interface WholeRequest {
  readonly whole: Request;
  /** Undefined when there is none. */
  readonly body: unknown;
}

/**
 * The same request with its body in memory, counted while it arrives. Nothing but JSON is taken, and
 * no address to go to afterwards: where a page leads is the page's own business.
 *
 * @throws Refusal "too-large", "wrong-content-type" or "invalid"
 */
async function withWholeBody(request: Request): Promise<WholeRequest> {
  const text = await wholeText(request);
  const { url, method, headers } = request;
  if (text === "") return { whole: new Request(url, { method, headers }), body: undefined };
  const [type] = headers.get("content-type")?.split(";") ?? [];
  if (type?.trim().toLowerCase() !== "application/json") throw new Refusal("wrong-content-type");
  const { callbackURL: _, ...body } = parsedObject(text);
  const whole = new Request(url, { method, headers, body: JSON.stringify(body) });
  whole.headers.delete("content-length");
  return { whole, body };
}

async function wholeText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of request.body ?? []) {
    byteCount += chunk.byteLength;
    if (byteCount > maxBodyBytes) throw new Refusal("too-large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const objectShape = z.record(z.string(), z.unknown());

function parsedObject(text: string): Record<string, unknown> {
  try {
    return objectShape.parse(JSON.parse(text));
  } catch (error) {
    throw new Refusal("invalid", { cause: error });
  }
}
