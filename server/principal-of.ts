import { parseWorkspaceRole } from "#core/roles.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { noteSessionUse } from "#db/sessions.ts";
import { findPersonByToken, noteTokenUse } from "#db/tokens.ts";
import type { Auth } from "./auth.ts";
import { anonymous, type Principal } from "./principal.ts";
import { hashSecretToken } from "./secret-token.ts";

interface PrincipalParts {
  readonly auth: Auth;
  readonly db: MainDatabase;
}

const bearer = /^Bearer (\S{1,200})$/i;
/** A script's or a page's every request need not write. */
const usePrecisionMs = 60_000;
const maxNoted = 10_000;

/**
 * Tells who sends these headers. An Authorization header, when there is one, decides alone: a bad
 * token is nobody, even beside a good cookie.
 */
export function createPrincipalOf({ auth, db }: PrincipalParts) {
  const lastNotedMs = new Map<string, number>();

  async function noteUse(
    id: string,
    note: (db: MainDatabase, id: string, now: Date) => Promise<void>,
  ): Promise<void> {
    const now = Date.now();
    if (now - (lastNotedMs.get(id) ?? 0) <= usePrecisionMs) return;
    if (lastNotedMs.size >= maxNoted) lastNotedMs.clear();
    lastNotedMs.set(id, now);
    await note(db, id, new Date(now));
  }

  async function byToken(authorization: string): Promise<Principal> {
    const token = bearer.exec(authorization)?.[1];
    const row = token === undefined ? null : await findPersonByToken(db, hashSecretToken(token));
    if (row === null) return anonymous;
    await noteUse(row.tokenId, noteTokenUse);
    const { userId, name, email } = row;
    const credential = { kind: "token", id: row.tokenId } as const;
    return { kind: "person", userId, name, email, role: parseWorkspaceRole(row.role), credential };
  }

  async function byCookie(headers: Headers): Promise<Principal> {
    if (!headers.has("cookie")) return anonymous;
    // What prolongs a session has to prolong its cookie as well: session-renewal.ts.
    const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
    if (found === null) return anonymous;
    await noteUse(found.session.id, noteSessionUse);
    const { id: userId, name, email, role } = found.user;
    const credential = { kind: "session", id: found.session.id } as const;
    return { kind: "person", userId, name, email, role: parseWorkspaceRole(role), credential };
  }

  return async (headers: Headers): Promise<Principal> => {
    const authorization = headers.get("authorization");
    return authorization === null ? byCookie(headers) : byToken(authorization);
  };
}
