import { z } from "zod";
import type { RefusalReason } from "#core/refusal.ts";
import { UnreachableError } from "../api-error.ts";
import { isRefusalReason } from "../use-error-sentence.ts";

/** What better-auth answers when it refuses; `code` is its own or one of our reasons. */
const refusedShape = z.object({ code: z.string() });

type AuthProblem =
  | "wrongPassword"
  | "emailTaken"
  | "passwordTooShort"
  | "passwordTooLong"
  | "emailInvalid";

const problemByCode: Readonly<Record<string, AuthProblem>> = {
  INVALID_EMAIL_OR_PASSWORD: "wrongPassword",
  INVALID_PASSWORD: "wrongPassword",
  USER_ALREADY_EXISTS: "emailTaken",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "emailTaken",
  PASSWORD_TOO_SHORT: "passwordTooShort",
  PASSWORD_TOO_LONG: "passwordTooLong",
  INVALID_EMAIL: "emailInvalid",
};

export type AuthOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "problem"; readonly problem: AuthProblem }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** What a proxy answers when it finds no server. */
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Posts to /api/auth as better-auth defines it. Wrong passwords and the like are outcomes.
 *
 * @throws UnreachableError when no answer came, or one of something that stands before the server
 */
export async function postAuth(
  path: "sign-in/email" | "sign-up/email" | "sign-out" | "change-password",
  body: Readonly<Record<string, string | boolean>> = {},
): Promise<AuthOutcome> {
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new UnreachableError(cause);
  });
  if (response.ok) return { kind: "done" };
  if (response.status === 429) return { kind: "refused", reason: "too-many-requests" };
  const refused = refusedShape.safeParse(await response.json().catch(() => null));
  const code = refused.success ? refused.data.code : "";
  const problem = problemByCode[code];
  if (problem !== undefined) return { kind: "problem", problem };
  if (isRefusalReason(code)) return { kind: "refused", reason: code };
  const unknown = new Error(`${path} answered ${response.status} ${code}`);
  throw gatewayStatuses.has(response.status) ? new UnreachableError(unknown) : unknown;
}
