import type { z } from "zod";
import type { problemShape } from "#core/contracts/problem.ts";

/** The server refused: `message` is the sentence for the person, in their language. */
export class ApiError extends Error {
  readonly status: number;
  /** A key of core/refusal.ts. */
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;

  constructor(problem: z.infer<typeof problemShape>) {
    super(problem.title);
    this.name = "ApiError";
    this.status = problem.status;
    this.reason = problem.reason;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
  }
}

/** No answer came: the network or the server is away. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super("unreachable", { cause });
    this.name = "UnreachableError";
  }
}
