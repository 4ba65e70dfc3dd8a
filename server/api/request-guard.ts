import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { routePath } from "hono/route";
import { Refusal } from "#core/refusal.ts";
import { requirePerson } from "../access.ts";
import { originAllowed } from "../origin.ts";
import type { Principal } from "../principal.ts";
import { currentTrace, noteInTrace } from "../request-trace.ts";
import { bodyTypes } from "./allowed-methods.ts";
import type { ApiApp, ApiEnv, ApiParts } from "./api-app.ts";

const kibibyte = 1024;
const defaultBodyBytes = 512 * kibibyte;

/** Routes that take files; every other body is small. */
const largeBodies: readonly { readonly path: RegExp; readonly maxBytes: number }[] = [
  { path: /^\/api\/v1\/reports\/[^/]+\/images$/, maxBytes: 10 * kibibyte ** 2 + 64 * kibibyte },
  { path: /^\/api\/v1\/sources$/, maxBytes: 20 * kibibyte ** 2 + 64 * kibibyte },
];

/**
 * Answers are one person's: nothing between here and them keeps a copy, and no browser takes one
 * for something else. A route that knows better sets its own headers.
 */
export const keepPrivate: MiddlewareHandler<ApiEnv> = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  headers.set("x-content-type-options", "nosniff");
};

/** Counted while it arrives, whatever the Content-Length claims. */
export const limitBody: MiddlewareHandler<ApiEnv> = (context, next) => {
  const large = largeBodies.find(({ path }) => path.test(context.req.path));
  const refuse = () => {
    throw new Refusal("too-large");
  };
  return bodyLimit({ maxSize: large?.maxBytes ?? defaultBodyBytes, onError: refuse })(
    context,
    next,
  );
};

/**
 * A body comes in the form that its route takes (JSON where the route takes none), or it is refused:
 * also where a body may be left out, one under another name does not count as none.
 *
 * @throws Refusal "wrong-content-type"
 */
export function requireKnownBody(app: ApiApp): MiddlewareHandler<ApiEnv> {
  return async ({ req }, next) => {
    const type = req.header("content-type") ?? null;
    if (!readOnlyMethods.has(req.method) && mayHaveBody(req.raw.headers)) {
      const [name = ""] = type?.split(";") ?? [];
      if (!bodyTypes(app, req).includes(name.trim().toLowerCase())) {
        throw new Refusal("wrong-content-type");
      }
    }
    await next();
  };
}

/** A type without a length is taken at its word: within the process there is no length. */
function mayHaveBody(headers: Headers): boolean {
  const length = headers.get("content-length");
  if (length !== null) return length !== "0";
  return headers.has("transfer-encoding") || headers.has("content-type");
}

/**
 * Learns who asks, and lets a change through only as the session of a page of ours (its cookie with
 * an allowed Origin) or with a personal token (without an Origin, or with an allowed one). Nobody's
 * body is read, however large: no change is open to strangers.
 *
 * @throws Refusal "wrong-origin" or "not-signed-in"
 */
export function identify(parts: ApiParts): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const { headers } = context.req.raw;
    context.set("requestId", currentTrace()?.requestId ?? randomUUID());
    noteRoute(routePath(context, -1));
    context.set("locale", parts.localeOf(headers));
    const principal = await parts.principalOf(headers);
    context.set("principal", principal);
    if (!readOnlyMethods.has(context.req.method)) {
      requireOrigin(parts, { headers, principal });
      requirePerson(principal);
    }
    await next();
  };
}

/** A path that no route has is matched by middleware alone. */
function noteRoute(pattern: string): void {
  if (!pattern.endsWith("*")) noteInTrace({ route: pattern });
}

const readOnlyMethods = new Set(["GET", "HEAD", "OPTIONS"]);

function requireOrigin(
  parts: Pick<ApiParts, "environment">,
  { headers, principal }: { headers: Headers; principal: Principal },
): void {
  const origin = headers.get("origin");
  const needsOrigin = principal.kind === "person" && principal.credential.kind === "session";
  if (origin === null && !needsOrigin) return;
  if (!originAllowed(parts.environment, { origin, host: headers.get("host") })) {
    throw new Refusal("wrong-origin");
  }
}
