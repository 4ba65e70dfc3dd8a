/** Longer ones are nobody's: our longest address is a list's filters and cursor. */
const maxTargetLength = 8 * 1024;

/**
 * Whether a request target means the same to everybody who reads it: a path from the root in
 * visible ASCII, without empty or dot segments, backslashes, or encoded forms of what would change
 * its segments (encoded percent signs, which hide such forms, included). Absolute forms, with which
 * a client names a host of its choice, are none.
 */
export function isPlainTarget(target: string): boolean {
  if (target.length > maxTargetLength || !/^\/[\x21-\x7e]*$/.test(target)) return false;
  const [path = "/"] = target.split("?", 1);
  if (/\\|\/\/|%(?:2e|2f|5c|25|[01][0-9a-f]|7f)/i.test(path)) return false;
  if (path.split("/").some((segment) => segment === "." || segment === "..")) return false;
  return isDecodable(path);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** A name or an address, and perhaps a port: what an address of ours can be built from. */
export function isPlainHost(host: string | undefined): boolean {
  if (host === undefined) return true;
  const isOfForm = /^(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host);
  return isOfForm && URL.canParse(`http://${host}`);
}

/**
 * Addresses of the framework that no page of ours asks for: its picture fetcher, the data routes of
 * its older router, and flight payloads by path instead of by header.
 */
export function isFrameworkPath(path: string): boolean {
  if (path.startsWith("/_next/")) return !path.startsWith("/_next/static/");
  return /^\/(?:__nextjs|_error|_document|_app)|\.rsc$|\.segments(?:\/|$)/.test(path);
}

/** What Next's own router sends with its requests, and may. */
const routerHeaders: ReadonlySet<string> = new Set([
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-url",
  "next-hmr-refresh",
]);

/**
 * Headers with which a proxy or the framework itself steers how a request is understood. From a
 * client they steer nothing: who speaks through which proxy is judged before (client-address.ts).
 */
export function isSteeringHeader(name: string): boolean {
  if (routerHeaders.has(name)) return false;
  return (
    /^(?:x-(?:forwarded|middleware|nextjs|next|invoke|now|vercel|prerender|original|rewrite|zonebrief)-|next-)/.test(
      name,
    ) || steeringHeaders.has(name)
  );
}

const steeringHeaders: ReadonlySet<string> = new Set([
  "content-security-policy",
  "content-security-policy-report-only",
  "forwarded",
  "x-http-method",
  "x-http-method-override",
  "x-matched-path",
  "x-method-override",
  "x-real-ip",
]);

/** Next parses it before anything else does; what is no JSON array is nobody's router. */
export function isRouterState(header: string | string[] | undefined): boolean {
  if (header === undefined) return true;
  if (typeof header !== "string") return false;
  try {
    return Array.isArray(JSON.parse(decodeURIComponent(header)));
  } catch {
    return false;
  }
}
