import type { Environment } from "./environment.ts";

/** This machine's own names: without PUBLIC_URL only these may be an origin. */
const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The origins whose pages may use a session cookie: PUBLIC_URL's, or, without one, the request's
 * own host when that is this machine. `host` is the request's Host header, port included.
 */
export function allowedOrigins(
  environment: Pick<Environment, "publicOrigin">,
  host: string | null,
): readonly string[] {
  if (environment.publicOrigin !== null) return [environment.publicOrigin];
  const own = host === null || !URL.canParse(`http://${host}`) ? null : new URL(`http://${host}`);
  return own !== null && own.host === host && localHosts.has(own.hostname) ? [own.origin] : [];
}

/** A missing, null, sibling or look-alike origin is not allowed; nothing but equality is. */
export function originAllowed(
  environment: Pick<Environment, "publicOrigin">,
  { origin, host }: { origin: string | null; host: string | null },
): boolean {
  return origin !== null && allowedOrigins(environment, host).includes(origin);
}
