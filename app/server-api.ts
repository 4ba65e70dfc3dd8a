import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { requireRuntime } from "#server/runtime.ts";
import { signInPath } from "./viewer.ts";

/** Carried over from the page's request: who asks, in which language, from where. */
const carriedHeaders = ["cookie", "authorization", "accept-language", "host"];

/**
 * Reads `/api/v1${path}` for the person whose page this is, in this process. Access is judged by
 * the API alone. A stranger is led to sign in; what is not there, or not theirs to see, ends in
 * the not-found page; anything else is thrown to the error page.
 */
export async function serverApi<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
): Promise<z.output<Shape>> {
  const incoming = await headers();
  const carried = carriedHeaders.flatMap((name) => {
    const value = incoming.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  const url = new URL(`/api/v1${path}`, `http://${incoming.get("host") ?? "localhost"}`);
  const response = await requireRuntime().api(new Request(url, { headers: carried }));
  if (response.status === 401) redirect(await signInPath());
  if (response.status === 404) notFound();
  if (!response.ok) throw new Error(`GET ${url.pathname} answered ${response.status}`);
  return shape.parse(await response.json());
}
