import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { requireRuntime } from "#server/runtime.ts";
import { withoutSecrets } from "#server/without-secrets.ts";
import { signInPath } from "./viewer.ts";

/** Carried over from the page's request: who asks, in which language, from where. */
const carriedHeaders = ["cookie", "authorization", "accept-language", "host"];

/** As `serverApi`, but null for what is not there, for parts without which a page still stands. */
export async function findInApi<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
): Promise<z.output<Shape> | null> {
  const response = await answerOf(path);
  if (response.status === 404 || response.status === 410) return null;
  return readAnswer(response, { path, shape });
}

/**
 * Reads `/api/v1${path}` for the person whose page this is, in this process. Access is judged by
 * the API alone. A stranger is led to sign in; what is not there, or not theirs to see, ends in
 * the not-found page; anything else is thrown to the error page.
 */
export async function serverApi<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
): Promise<z.output<Shape>> {
  const response = await answerOf(path);
  if (response.status === 403 || response.status === 404) notFound();
  return readAnswer(response, { path, shape });
}

async function answerOf(path: string): Promise<Response> {
  const incoming = await headers();
  const carried = new Headers();
  for (const name of carriedHeaders) {
    const value = incoming.get(name);
    if (value !== null) carried.set(name, value);
  }
  const url = new URL(`/api/v1${path}`, `http://${incoming.get("host") ?? "localhost"}`);
  return requireRuntime().api(new Request(url, { headers: carried }));
}

async function readAnswer<Shape extends z.ZodType>(
  response: Response,
  { path, shape }: { path: string; shape: Shape },
): Promise<z.output<Shape>> {
  if (response.status === 401) redirect(await signInPath());
  if (!response.ok)
    throw new Error(withoutSecrets(`GET ${path.split("?")[0]} answered ${response.status}`));
  return shape.parse(await response.json());
}
