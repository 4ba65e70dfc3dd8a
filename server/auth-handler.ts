import { isRefusal, Refusal } from "#core/refusal.ts";
import { problemAnswer } from "./api/problem-answer.ts";
import type { Auth } from "./auth.ts";
import { localeOf } from "./locale-of.ts";
import type { Principal } from "./principal.ts";
import type { SyncLink } from "./sync-link.ts";

interface AuthHandlerParts {
  readonly auth: Auth;
  readonly principalOf: (headers: Headers) => Promise<Principal>;
  readonly sync: Pick<SyncLink, "rightsChanged">;
}

const signUpPath = "/api/auth/sign-up/email";

/** What better-auth offers beyond these (social accounts, mails, its own pages) is not offered. */
const openPaths: ReadonlySet<string> = new Set([
  signUpPath,
  "/api/auth/sign-in/email",
  "/api/auth/sign-out",
  "/api/auth/change-password",
  "/api/auth/get-session",
  "/api/auth/list-sessions",
  "/api/auth/revoke-session",
  "/api/auth/revoke-sessions",
  "/api/auth/revoke-other-sessions",
  "/api/auth/ok",
]);

const maxBodyBytes = 64 * 1024;

/**
 * Answers /api/auth/*. Sign-ups are taken one at a time: whether the workspace is still empty and
 * whether an invitation is still open are looked at and acted on without another in between.
 * Whoever may have ended a session has the live sockets judged again.
 */
export function createAuthHandler({ auth, principalOf, sync }: AuthHandlerParts) {
  let lastSignUp: Promise<unknown> = Promise.resolve();

  function signUp(request: Request): Promise<Response> {
    const answer = lastSignUp.then(() => auth.handler(request));
    lastSignUp = answer.catch(() => undefined);
    return answer;
  }

  async function answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (!openPaths.has(path)) throw new Refusal("not-found");
    if (request.method === "GET" || request.method === "HEAD") return auth.handler(request);
    // Read before its turn: a body that arrives slowly keeps nobody else from signing up.
    const whole = await withWholeBody(request);
    if (path === signUpPath) return signUp(whole);
    const before = await principalOf(whole.headers);
    const response = await auth.handler(whole);
    if (before.kind === "person") sync.rightsChanged({ reportId: null, userId: before.userId });
    return response;
  }

  return async (request: Request): Promise<Response> => {
    try {
      const response = await answer(request);
      response.headers.set("cache-control", "private, no-store");
      return response;
    } catch (error) {
      if (isRefusal(error)) return problemAnswer(error, localeOf(request.headers));
      throw error;
    }
  };
}

/**
 * The same request with its body in memory, counted while it arrives.
 *
 * @throws Refusal "too-large"
 */
async function withWholeBody(request: Request): Promise<Request> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of request.body ?? []) {
    byteCount += chunk.byteLength;
    if (byteCount > maxBodyBytes) throw new Refusal("too-large");
    chunks.push(chunk);
  }
  const { url, method, headers } = request;
  return new Request(url, {
    method,
    headers,
    body: chunks.length > 0 ? Buffer.concat(chunks) : null,
  });
}
