import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";
import { canonicalAddress } from "../client-address.ts";
import type { Environment } from "../environment.ts";

/**
 * Who may read /metrics and the particulars of /healthz: whoever shows METRICS_TOKEN as a bearer
 * token. Without that variable, programs on this machine, as long as nothing suggests a proxy in
 * between: behind one, everybody comes from this machine.
 */
export function createMetricsReader({
  metricsToken,
  publicOrigin,
  trustedProxies,
}: Pick<Environment, "metricsToken" | "publicOrigin" | "trustedProxies">) {
  const isBehindProxy = publicOrigin !== null || trustedProxies.length > 0;
  return ({ headers, socket }: IncomingMessage): boolean => {
    if (metricsToken !== null) return isSame(headers.authorization, `Bearer ${metricsToken}`);
    const isForwarded = proxyHeaders.some((name) => headers[name] !== undefined);
    return !isBehindProxy && !isForwarded && isLoopback(socket.remoteAddress ?? "");
  };
}

const proxyHeaders = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

function isLoopback(peer: string): boolean {
  const address = canonicalAddress(peer);
  return address === "::1" || (address !== null && isIPv4(address) && address.startsWith("127."));
}

/** In a time that tells nothing of where they differ. */
function isSame(given: string | undefined, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(wanted));
}
