import { afterEach, beforeEach, expect, test } from "vitest";
import { call, openTestStack, signUp, type TestStack, testSecret } from "./api/test-stack.ts";
import { createAuth } from "./auth.ts";
import { createSessionRenewal, type RenewSession } from "./session-renewal.ts";

const dayMs = 86_400_000;
let stack: TestStack;
let renew: RenewSession;
let nowMs: number;
beforeEach(() => {
  stack = openTestStack();
  const { environment, db, log } = stack.parts;
  nowMs = Date.now();
  renew = createSessionRenewal(
    createAuth({ environment, db, secret: testSecret, log }),
    () => nowMs,
  );
});
afterEach(() => stack.close());

/** As if the sessions had begun so long ago. */
function age(days: number): void {
  stack.db.$client.prepare("UPDATE sessions SET expires_at = expires_at - ?").run(days * dayMs);
}

const expiry = () =>
  Number(stack.db.$client.prepare("SELECT expires_at FROM sessions").pluck().get());

test("a session in use is prolonged together with its cookie", async () => {
  const person = await signUp(stack, { name: "first" });
  age(2);
  // Looking who asks prolongs nothing: its answer carries no cookie.
  const before = expiry();
  expect((await call(stack, person, ["GET", "/api/v1/me"])).status).toBe(200);
  expect(expiry()).toBe(before);
  const [cookie] = await renew(new Headers(person.headers));
  expect(cookie).toContain(person.headers["cookie"]);
  expect(cookie).toMatch(/Max-Age=2592000/);
  expect(expiry()).toBeGreaterThan(before + dayMs);
});

test("a session of today is left as it is, and looked at once an hour", async () => {
  const person = await signUp(stack, { name: "first" });
  const headers = new Headers(person.headers);
  expect(await renew(headers)).toEqual([]);
  age(2);
  expect(await renew(headers)).toEqual([]);
  nowMs += 3_600_001;
  expect(await renew(headers)).toHaveLength(1);
});

test("a token and a stranger have nothing to prolong", async () => {
  expect(await renew(new Headers({ authorization: "Bearer zb_x", cookie: "a=b" }))).toEqual([]);
  expect(await renew(new Headers())).toEqual([]);
});
