import { afterEach, expect, test, vi } from "vitest";
import { UnreachableError } from "../api-error.ts";
import { postAuth } from "./auth-client.ts";

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: unknown): void {
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
}

const failure = () => postAuth("sign-in/email").catch((error: unknown) => error);

test("a wrong password and a refusal of ours are outcomes", async () => {
  answer(401, { code: "INVALID_EMAIL_OR_PASSWORD" });
  expect(await failure()).toEqual({ kind: "problem", problem: "wrongPassword" });
  answer(403, { code: "invitation-needed" });
  expect(await failure()).toEqual({ kind: "refused", reason: "invitation-needed" });
});

test("an error of the server is not told as a network that is away", async () => {
  answer(500, {});
  expect(await failure()).not.toBeInstanceOf(UnreachableError);
  expect(await failure()).toBeInstanceOf(Error);
  answer(502, "<html>");
  expect(await failure()).toBeInstanceOf(UnreachableError);
});
