import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Logger } from "pino";
import { z } from "zod";
import { personName } from "#core/contracts/people.ts";
import { sentenceOf } from "#core/refusal.ts";
import type { WorkspaceRole } from "#core/roles.ts";
import { acceptInvitation, findOpenInvitation } from "#db/invitations.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { countPeople } from "#db/people.ts";
import { adoptSampleReports } from "#db/sample.ts";
import * as schema from "#db/schema.ts";
import { authCookies } from "./auth-cookies.ts";
import type { Environment } from "./environment.ts";
import { allowedOrigins } from "./origin.ts";
import { hashSecretToken } from "./secret-token.ts";

export type Auth = ReturnType<typeof createAuth>;

/** The header in which http-server.ts names the client's address, whatever a client sends there. */
export const clientAddressHeader = "x-zonebrief-client-address";

/** RFC 5321, 4.5.3.1.3: the longest path, less its brackets. */
const maxEmailLength = 254;

interface AuthParts {
  readonly environment: Environment;
  readonly db: MainDatabase;
  readonly secret: string;
  readonly log: Logger;
}

/**
 * better-auth on our own database: e-mail and password, cookie sessions that are looked up on
 * every request, so that an ended one is dead at once.
 */
export function createAuth({ environment, db, secret, log }: AuthParts) {
  const cookies = authCookies(environment.publicOrigin);
  return betterAuth({
    appName: "Zonebrief",
    baseURL: environment.publicOrigin ?? `http://localhost:${environment.port}`,
    basePath: "/api/auth",
    secret,
    telemetry: { enabled: false },
    database: drizzleAdapter(db, { provider: "sqlite", usePlural: true, schema }),
    trustedOrigins: (request) => [
      ...allowedOrigins(environment, request?.headers.get("host") ?? null),
    ],
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 200 },
    session: { cookieCache: { enabled: false }, expiresIn: 30 * 86_400, updateAge: 86_400 },
    user: { additionalFields: { role: { type: "string", required: false, input: false } } },
    advanced: {
      // Its own prefix would be __Secure-, which a sibling host could set.
      useSecureCookies: false,
      cookies: {
        session_token: { name: cookies.session },
        dont_remember: { name: cookies.dontRemember },
      },
      defaultCookieAttributes: { secure: cookies.isSecure, httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [clientAddressHeader], ipv6Subnet: 64 },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: {
        "/sign-in/email": { window: 60, max: 40 },
        "/sign-up/email": { window: 60, max: 40 },
      },
    },
    logger: { log: (level, message) => log[level](message) },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        // A changed password ends every other session, whatever the client asked for.
        if (context.path === "/change-password") {
          return { context: { body: { ...context.body, revokeOtherSessions: true } } };
        }
        // Asked before anything is looked up: a stranger does not learn who has an account.
        if (context.path === "/sign-up/email") {
          const user = bodyWithEmail.safeParse(context.body).data ?? { email: "" };
          await roleOfNewcomer(db, environment, { user, context });
        }
        return;
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const name = personName.safeParse(user.name);
            if (!name.success || user.email.length > maxEmailLength) throw refused("invalid");
            const role = await roleOfNewcomer(db, environment, { user, context });
            return { data: { ...user, name: name.data, role } };
          },
          after: async (user, context) => {
            const now = new Date();
            const token = invitationToken(context);
            if (token !== null)
              await acceptInvitation(db, hashSecretToken(token), { userId: user.id, now });
            if (user["role"] === "admin") {
              await adoptSampleReports(db, { userId: user.id, at: now });
            }
          },
        },
      },
    },
  });
}

/**
 * The first account is the administrator's; later ones need an invitation, or become analysts
 * where SIGNUP=open. Sign-ups are taken one at a time (auth-handler.ts), so that two first ones
 * cannot both find the workspace empty.
 */
async function roleOfNewcomer(
  db: MainDatabase,
  environment: Environment,
  { user, context }: { user: { email: string }; context: { body?: unknown } | null },
): Promise<WorkspaceRole> {
  if ((await countPeople(db)) === 0) return "admin";
  const token = invitationToken(context);
  if (token === null) {
    if (environment.signup === "open") return "analyst";
    throw refused("invitation-needed");
  }
  const invitation = await findOpenInvitation(db, hashSecretToken(token), new Date());
  const isMeant = invitation?.email == null || invitation.email === user.email.toLowerCase();
  if (invitation === null || !isMeant) throw refused("invitation-invalid");
  return invitation.role;
}

const bodyWithEmail = z.object({ email: z.string() });
const bodyWithInvitation = z.object({ invitation: z.string().min(1).max(200) });

function invitationToken(context: { body?: unknown } | null): string | null {
  const parsed = bodyWithInvitation.safeParse(context?.body);
  return parsed.success ? parsed.data.invitation : null;
}

/** better-auth answers {code, message}; the code is a reason of core/refusal.ts. */
function refused(reason: "invalid" | "invitation-needed" | "invitation-invalid"): APIError {
  return new APIError(reason === "invalid" ? "BAD_REQUEST" : "FORBIDDEN", {
    code: reason,
    message: sentenceOf(reason, "en"),
  });
}
