import { z } from "zod";
import { accountKey } from "./account-key.ts";
import type { Auth } from "./auth.ts";
import { authCookies } from "./auth-cookies.ts";
import { addressKey } from "./client-address.ts";
import { cookieValue } from "./cookie-value.ts";
import type { Environment } from "./environment.ts";
import { createKnownDevices } from "./known-device.ts";
import { createSignInLimit } from "./sign-in-limit.ts";
import { clientAddressHeader } from "./whence.ts";

interface GuardedSignInParts {
  readonly auth: Pick<Auth, "handler">;
  readonly environment: Pick<Environment, "publicOrigin">;
  readonly secret: string;
  readonly nowMs?: (() => number) | undefined;
}

const emailField = z.object({ email: z.string() });
const refusedShape = z.object({ code: z.string() });

/** As long as browsers keep any cookie. */
const deviceCookieSeconds = 400 * 86_400;

/**
 * Passwords are tried through here: at signing in and at changing one's own. Guesses are counted by
 * account, address and device (sign-in-limit.ts); what better-auth answers is left as it is.
 */
export function createGuardedSignIn({ auth, environment, secret, nowMs }: GuardedSignInParts) {
  const limit = createSignInLimit(nowMs);
  const devices = createKnownDevices(secret);
  const cookies = authCookies(environment.publicOrigin);

  function deviceCookie(account: string): string {
    const attributes = `Max-Age=${deviceCookieSeconds}; Path=/; HttpOnly; SameSite=Strict`;
    const secure = cookies.isSecure ? "; Secure" : "";
    return `${cookies.device}=${devices.issue(account)}; ${attributes}${secure}`;
  }

  return {
    /** @throws Refusal "too-many-requests" */
    async signIn(request: Request, body: unknown): Promise<Response> {
      const { headers } = request;
      const account = accountKey(emailField.safeParse(body).data?.email ?? "");
      const address = addressKey(headers.get(clientAddressHeader) ?? "");
      const device = devices.find(cookieValue(headers, cookies.device) ?? null, account);
      const attempt = limit.begin({ account, address, device });
      const response = await auth.handler(request);
      if (response.ok) {
        attempt.succeeded();
        if (device === null) response.headers.append("set-cookie", deviceCookie(account));
      } else if (response.status !== 401) attempt.takeBack();
      return response;
    },

    /**
     * Counted by session: whoever took over one cannot guess on, nor keep the owner waiting.
     *
     * @throws Refusal "too-many-requests"
     */
    async changePassword(request: Request, sessionId: string): Promise<Response> {
      const attempt = limit.begin({ account: "own", address: "", device: sessionId });
      const response = await auth.handler(request);
      if (response.ok) attempt.succeeded();
      else if (!(await isWrongPassword(response))) attempt.takeBack();
      return response;
    },
  };
}

async function isWrongPassword(response: Response): Promise<boolean> {
  const answer: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return refusedShape.safeParse(answer).data?.code === "INVALID_PASSWORD";
}
