import { createHash } from "node:crypto";
import type { Auth } from "./auth.ts";

/** Prolongs the session behind these headers when it is due; answers the cookies to send on. */
export type RenewSession = (headers: Headers) => Promise<readonly string[]>;

const lookEveryMs = 3_600_000;
const maxRemembered = 10_000;

/**
 * better-auth prolongs a session a day after its last prolongation. Done where an answer goes to a
 * browser, so that the cookie lives as long as the session: whoever works here every day is never
 * signed out. Looked at once an hour.
 */
export function createSessionRenewal(auth: Auth, now: () => number = Date.now): RenewSession {
  const lookedAtMs = new Map<string, number>();
  return async (headers) => {
    const cookie = headers.get("cookie");
    if (cookie === null || headers.has("authorization")) return [];
    const key = createHash("sha256").update(cookie).digest("base64");
    if (now() - (lookedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < lookEveryMs) return [];
    if (lookedAtMs.size >= maxRemembered) lookedAtMs.clear();
    lookedAtMs.set(key, now());
    const asked = new Headers({ cookie });
    const { headers: answered } = await auth.api.getSession({
      headers: asked,
      returnHeaders: true,
    });
    return answered?.getSetCookie() ?? [];
  };
}
