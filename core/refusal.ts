import type { Locale } from "./locale.ts";
import { refusals } from "./messages/refusals.ts";

/**
 * Why a request can be stopped: one closed list. Each reason has its HTTP status here and
 * its sentence in both languages in messages/refusals.ts; what ends a live socket has its close
 * code in sync/protocol.ts.
 */
const table = {
  "not-signed-in": { status: 401 },
  "not-found": { status: 404 },
  "not-allowed": { status: 403 },
  "wrong-origin": { status: 403 },
  "write-refused": { status: 403 },
  "client-too-old": { status: 409 },
  "too-large": { status: 413 },
  "too-slow": { status: 429 },
  "too-many-requests": { status: 429 },
  invalid: { status: 400 },
  conflict: { status: 409 },
  "already-exists": { status: 409 },
  "fact-exists": { status: 409 },
  "revision-outdated": { status: 409 },
  "own-work-not-verifiable": { status: 403 },
  "quote-not-in-source": { status: 422 },
  "last-owner": { status: 409 },
  "last-administrator": { status: 409 },
  "invitation-needed": { status: 403 },
  "invitation-invalid": { status: 410 },
  "no-such-person": { status: 404 },
  "unreadable-file": { status: 422 },
  "unsupported-file": { status: 415 },
  "no-text-in-file": { status: 422 },
  "file-too-hard": { status: 422 },
  "password-needed": { status: 422 },
  "unsupported-image": { status: 415 },
  "wrong-content-type": { status: 415 },
  "method-not-allowed": { status: 405 },
  "export-failed": { status: 500 },
  "export-too-long": { status: 503 },
  cancelled: { status: 499 },
  unavailable: { status: 503 },
  unexpected: { status: 500 },
} as const satisfies Record<string, { status: number }>;

export type RefusalReason = keyof typeof table;

/** Stops one request, socket or job; caught at that edge and told to the person there. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  /** Further particulars for the problem document, such as the fields that were wrong. */
  readonly detail: Readonly<Record<string, unknown>> | undefined;

  constructor(
    reason: RefusalReason,
    options: { detail?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(refusals.en[reason], { cause: options.cause });
    this.name = "Refusal";
    this.reason = reason;
    this.detail = options.detail;
  }
}

/** By brand, not by class: pages and the server may hold different copies of this module. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "Refusal" && "reason" in error;
}

export function statusOf(reason: RefusalReason): number {
  return table[reason].status;
}

export function sentenceOf(reason: RefusalReason, locale: Locale): string {
  return refusals[locale][reason];
}
