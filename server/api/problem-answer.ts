import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "pino";
import type { Problem } from "#core/contracts/problem.ts";
import type { Locale } from "#core/locale.ts";
import { isRefusal, Refusal, sentenceOf, statusOf } from "#core/refusal.ts";
import { currentTrace } from "../request-trace.ts";
import type { ApiEnv } from "./api-app.ts";

/** A refusal as RFC 9457 has it, in the person's language. */
export function problemOf(refusal: Refusal, locale: Locale): Problem {
  const requestId = currentTrace()?.requestId;
  return {
    type: `urn:zonebrief:problem:${refusal.reason}`,
    title: sentenceOf(refusal.reason, locale),
    status: statusOf(refusal.reason),
    reason: refusal.reason,
    ...(requestId !== undefined && { requestId }),
    ...(refusal.detail === undefined ? {} : { detail: { ...refusal.detail } }),
  };
}

export function problemAnswer(refusal: Refusal, locale: Locale): Response {
  const problem = problemOf(refusal, locale);
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/**
 * The edge where everything that a route throws ends. What is no refusal is our own error: the
 * person gets a number to quote, the log gets the error; neither gets what the request carried.
 */
export function answerError(error: unknown, context: Context<ApiEnv>, log: Logger): Response {
  const { locale, requestId } = context.var;
  const refusal = refusalOf(error) ?? unexpected(requestId);
  if (refusal.reason === "unexpected") {
    log.error({ err: error, requestId, method: context.req.method, route: context.req.path });
  }
  return problemAnswer(refusal, locale);
}

const unexpected = (requestId: string) => new Refusal("unexpected", { detail: { requestId } });

function refusalOf(error: unknown): Refusal | null {
  if (isRefusal(error)) return error;
  if (error instanceof HTTPException) {
    return new Refusal(error.status === 415 ? "wrong-content-type" : "invalid", { cause: error });
  }
  // Another writer kept the lock for longer than the connection waits.
  if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") {
    return new Refusal("unavailable", { cause: error });
  }
  return null;
}
