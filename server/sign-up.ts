import { APIError, type createAuthMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { personName } from "#core/contracts/people.ts";
import { sentenceOf } from "#core/refusal.ts";
import { findOpenInvitation } from "#db/invitations.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { countPeople } from "#db/people.ts";
import { type SignUpOutcome, signUpPerson } from "#db/sign-up.ts";
import type { Environment } from "./environment.ts";
import { hashSecretToken } from "./secret-token.ts";
import { whenceOf } from "./whence.ts";

export const signUpPath = "/sign-up/email";
export const passwordLength = { least: 8, most: 200 };

type AuthContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

interface SignUpParts {
  readonly db: MainDatabase;
  readonly environment: Pick<Environment, "signup">;
}

/** RFC 5321, 4.5.3.1.3: the longest path, less its brackets. */
const emailShape = z.string().trim().toLowerCase().pipe(z.email().max(254));

const bodyShape = z.object({
  name: z.unknown(),
  email: z.unknown(),
  password: z.unknown(),
  invitation: z.string().min(1).max(200).nullish(),
});

/**
 * Answers better-auth's sign-up in its place, because the account and the use of its invitation
 * have to be one transaction. Who may not sign up learns nothing of who has an account.
 */
export async function signUp(context: AuthContext, { db, environment }: SignUpParts) {
  const body = bodyShape.safeParse(context.body);
  if (!body.success) throw refused("invalid");
  const { email, name, password } = readFields(body.data);
  const invitation = body.data.invitation ?? null;
  const newcomer = {
    name,
    email,
    invitationHash: invitation === null ? null : hashSecretToken(invitation),
    isOpen: environment.signup === "open",
  };
  await refuseStrangers(db, newcomer);
  const passwordHash = await context.context.password.hash(password);
  const whence = { ...whenceOf(context.headers ?? undefined), at: new Date() };
  const outcome = await signUpPerson(db, { ...newcomer, passwordHash }, whence);
  if (outcome.outcome !== "signed-up") throw errorOf(outcome);
  return startSession(context, outcome.userId);
}

/** @throws APIError with the codes of better-auth */
function readFields(body: z.infer<typeof bodyShape>) {
  const email = emailShape.safeParse(body.email);
  if (!email.success) throw badRequest("INVALID_EMAIL", "Invalid email");
  const name = personName.safeParse(body.name);
  if (!name.success) throw refused("invalid");
  const { password } = body;
  if (typeof password !== "string") throw badRequest("INVALID_PASSWORD", "Invalid password");
  const { least, most } = passwordLength;
  if (password.length < least) throw badRequest("PASSWORD_TOO_SHORT", "Password too short");
  if (password.length > most) throw badRequest("PASSWORD_TOO_LONG", "Password too long");
  return { email: email.data, name: name.data, password };
}

/** Before the costly hash; the transaction looks again. */
async function refuseStrangers(
  db: MainDatabase,
  {
    email,
    invitationHash,
    isOpen,
  }: { email: string; invitationHash: string | null; isOpen: boolean },
): Promise<void> {
  if ((await countPeople(db)) === 0) return;
  if (invitationHash === null) {
    if (isOpen) return;
    throw refused("invitation-needed");
  }
  const invitation = await findOpenInvitation(db, invitationHash, new Date());
  const isMeant = invitation?.email == null || invitation.email === email;
  if (invitation === null || !isMeant) throw refused("invitation-invalid");
}

async function startSession(context: AuthContext, userId: string) {
  const { internalAdapter } = context.context;
  const user = await internalAdapter.findUserById(userId);
  const session = await internalAdapter.createSession(userId, false);
  if (user === null || !session) throw new Error("a new account could not be signed in");
  await setSessionCookie(context, { session, user }, false);
  const { id, name, email, emailVerified, image, createdAt, updatedAt } = user;
  return context.json({
    token: session.token,
    user: { id, name, email, emailVerified, image, createdAt, updatedAt },
  });
}

function errorOf({ outcome }: Exclude<SignUpOutcome, { outcome: "signed-up" }>): APIError {
  if (outcome !== "email-taken") return refused(outcome);
  return new APIError("UNPROCESSABLE_ENTITY", {
    code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
    message: "User already exists. Use another email.",
  });
}

const badRequest = (code: string, message: string) =>
  new APIError("BAD_REQUEST", { code, message });

/** better-auth answers {code, message}; the code is a reason of core/refusal.ts. */
function refused(reason: "invalid" | "invitation-needed" | "invitation-invalid"): APIError {
  return new APIError(reason === "invalid" ? "BAD_REQUEST" : "FORBIDDEN", {
    code: reason,
    message: sentenceOf(reason, "en"),
  });
}
