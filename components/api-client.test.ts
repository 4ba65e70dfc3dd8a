import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { callApi, sendApi, withQuery } from "./api-client.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

const shape = z.object({ name: z.string() });

function answer(body: unknown, status = 200) {
  const fetch = vi.fn(async (_path: string, _init: RequestInit) => Response.json(body, { status }));
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

afterEach(() => vi.unstubAllGlobals());

test("an answer is parsed with the contract's shape", async () => {
  answer({ name: "济南高新区", more: 1 });
  expect(await callApi("/zones/1", shape)).toEqual({ name: "济南高新区" });
});

test("a body goes as JSON with its method, under /api/v1", async () => {
  const fetch = answer({ name: "a" }, 201);
  await callApi("/zones", shape, { method: "POST", body: { name: "a" } });
  const [path, init] = fetch.mock.calls[0] ?? [];
  expect(path).toBe("/api/v1/zones");
  expect(init).toMatchObject({ method: "POST", body: '{"name":"a"}' });
  expect(new Headers(init?.headers).get("content-type")).toBe("application/json");
});

test("a problem document becomes an error with its reason and particulars", async () => {
  const problem = { type: "t", title: "x", status: 409, reason: "last-owner", detail: { id: "1" } };
  answer(problem, 409);
  const error = await failureOf(sendApi("/x", { method: "DELETE" }));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ reason: "last-owner", status: 409, detail: { id: "1" } });
});

test("no answer, or one from something that is not us, is told apart from a refusal", async () => {
  answer("<html>", 502);
  expect(await failureOf(callApi("/x", shape))).toBeInstanceOf(UnreachableError);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  expect(await failureOf(callApi("/x", shape))).toBeInstanceOf(UnreachableError);
});

test("a call given up by its caller is no failure of the server", async () => {
  vi.stubGlobal("fetch", (_path: string, init: RequestInit) => Promise.reject(init.signal?.reason));
  const call = callApi("/x", shape, { signal: AbortSignal.abort() });
  expect(await failureOf(call)).toMatchObject({ name: "AbortError" });
});

test("parameters without a value are left out of the address", () => {
  expect(withQuery("/a", { q: "", limit: 5, from: undefined })).toBe("/a?limit=5");
  expect(withQuery("/a", {})).toBe("/a");
});
