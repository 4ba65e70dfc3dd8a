import { z } from "zod";
import { emailAddress } from "#core/contracts/lists.ts";
import { recordDeed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { findPersonByEmail } from "#db/people.ts";
import { revokeAllTokens } from "#db/tokens.ts";
import type { Principal } from "./principal.ts";
import { whenceOf } from "./whence.ts";

interface AuthRequest {
  readonly whole: Request;
  readonly body: unknown;
  /** Who asked, before it was answered. */
  readonly before: Principal;
  readonly isDone: boolean;
}

const endingPaths: ReadonlySet<string> = new Set([
  "/api/auth/sign-out",
  "/api/auth/revoke-session",
  "/api/auth/revoke-sessions",
  "/api/auth/revoke-other-sessions",
]);

/**
 * Records what came of a request to /api/auth: refused sign-ins, ended sessions, changed passwords,
 * and with these, when the person wants it so, the end of their tokens. Sessions that begin are
 * recorded where they do (auth.ts).
 */
export async function recordAuthRequest(db: MainDatabase, request: AuthRequest): Promise<void> {
  const { whole, body, before, isDone } = request;
  const { pathname } = new URL(whole.url);
  const whence = { ...whenceOf(whole.headers), at: new Date() };
  if (pathname === "/api/auth/sign-in/email" && !isDone) {
    // Null for what is no address: somebody may have typed a password in the wrong field.
    const email = signInShape.safeParse(body).data?.email ?? null;
    const known = email === null ? null : await findPersonByEmail(db, email);
    const entry = { subjectId: known?.id ?? "", detail: { email } };
    recordDeed(db, { ...whence, by: null }, { action: "session.refuse", ...entry });
  }
  if (before.kind === "anonymous" || !isDone) return;
  const { userId } = before;
  const deed = { ...whence, by: userId };
  if (endingPaths.has(pathname)) {
    recordDeed(db, deed, { action: "session.end", subjectId: userId });
  }
  if (pathname === "/api/auth/change-password") {
    recordDeed(db, deed, { action: "person.password", subjectId: userId });
    if (wantsTokensRevoked.safeParse(body).success) await revokeAllTokens(db, deed);
  }
}

const signInShape = z.object({ email: emailAddress });
const wantsTokensRevoked = z.object({ revokeTokens: z.literal(true) });
