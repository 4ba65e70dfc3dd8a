import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { createAuthMiddleware } from "better-auth/api";
import type { Logger } from "pino";
import { recordDeed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import * as schema from "#db/schema.ts";
import { authCookies } from "./auth-cookies.ts";
import type { Environment } from "./environment.ts";
import { allowedOrigins } from "./origin.ts";
import { passwordLength, signUp, signUpPath } from "./sign-up.ts";
import { clientAddressHeader, whenceOf } from "./whence.ts";

export type Auth = ReturnType<typeof createAuth>;

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
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
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
      // Right passwords count here as well, and an office shares one address: only floods are meant.
      // Its count starts anew after a pause of one window. Guesses are counted in sign-in-limit.ts.
      customRules: {
        "/sign-in/email": { window: 10, max: 100 },
        "/sign-up/email": { window: 10, max: 40 },
      },
    },
    logger: { log: (level, message) => log[level](message) },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        // A changed password ends every other session, whatever the client asked for.
        if (context.path === "/change-password") {
          return { context: { body: { ...context.body, revokeOtherSessions: true } } };
        }
        if (context.path === signUpPath) return signUp(context, { db, environment });
        return;
      }),
    },
    databaseHooks: {
      session: {
        create: {
          after: async ({ userId }, context) => {
            const deed = { by: userId, ...whenceOf(context?.headers), at: new Date() };
            recordDeed(db, deed, { action: "session.start", subjectId: userId });
          },
        },
      },
    },
  });
}
