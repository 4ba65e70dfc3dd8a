import type { z } from "zod";
import { problemShape } from "#core/contracts/problem.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON, or as it is when it is form data. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Calls /api/v1 and parses the answer.
 *
 * @throws ApiError when the server refuses, UnreachableError when none answers, and the signal's
 * reason when it is aborted
 */
export async function callApi<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
  call: Call = {},
): Promise<z.output<Shape>> {
  const response = await send(path, call);
  return shape.parse(await response.json());
}

/** The same for calls that answer nothing (204), or whose answer is not needed. */
export async function sendApi(path: string, call: Call = {}): Promise<void> {
  await send(path, call);
}

/** A path with its query; undefined and empty values are left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return pairs.length === 0 ? path : `${path}?${search}`;
}

/** The answer itself, unread: for files. Throws as `callApi` does. */
export async function fetchApi(path: string, call: Call = {}): Promise<Response> {
  return send(path, call);
}

async function send(path: string, { method = "GET", body, signal }: Call): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: "same-origin",
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    ...(body !== undefined && !isForm && { headers: { "content-type": "application/json" } }),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : new UnreachableError(error);
  });
  if (!response.ok) throw await refusalIn(response);
  return response;
}

async function refusalIn(response: Response): Promise<Error> {
  const parsed = problemShape.safeParse(await response.json().catch(() => null));
  return parsed.success
    ? new ApiError(parsed.data)
    : new UnreachableError(new Error(`status ${response.status} without a problem document`));
}
