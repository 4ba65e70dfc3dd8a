import type { Auth } from "./auth.ts";
import type { Principal } from "./principal.ts";
import type { SyncLink } from "./sync-link.ts";

interface AuthHandlerParts {
  readonly auth: Auth;
  readonly principalOf: (headers: Headers) => Promise<Principal>;
  readonly sync: Pick<SyncLink, "rightsChanged">;
}

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

  return async (request: Request): Promise<Response> => {
    if (request.method === "GET") return auth.handler(request);
    if (new URL(request.url).pathname === "/api/auth/sign-up/email") return signUp(request);
    const before = await principalOf(request.headers);
    const response = await auth.handler(request);
    if (before.kind === "person") sync.rightsChanged({ reportId: null, userId: before.userId });
    return response;
  };
}
