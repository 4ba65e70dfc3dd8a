import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  type TestStack,
  testOrigin,
  testSecret,
} from "./api/test-stack.ts";
import { createAuth } from "./auth.ts";
import { createAuthHandler } from "./auth-handler.ts";
import type { Environment } from "./environment.ts";
import { clientAddressHeader } from "./whence.ts";

let stack: TestStack;
let owner: Caller;
let authenticate: TestStack["authenticate"];
beforeEach(async () => {
  stack = openTestStack();
  authenticate = handlerWith(stack.parts.environment);
  owner = await signUp(stack, { name: "Lin" });
});
afterEach(() => stack.close());

/** Its clock stands still: a slow machine waits nothing off. */
function handlerWith(environment: Environment) {
  const { db, log, principalOf, sync } = stack.parts;
  const auth = createAuth({ environment, db, secret: testSecret, log });
  const nowMs = () => 0;
  return createAuthHandler({ auth, db, environment, secret: testSecret, principalOf, sync, nowMs });
}

interface Sent {
  readonly password?: string;
  readonly email?: string;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const wrong = "not the password";
const right = "correct horse";

function signIn({ email = owner.email, password = right, from, headers = {} }: Sent = {}) {
  return post("/sign-in/email", { email, password }, { ...headers, ...addressHeader(from) });
}

const addressHeader = (from = "203.0.113.1") => ({ [clientAddressHeader]: from });

function post(path: string, body: object, headers: Readonly<Record<string, string>>) {
  return authenticate(
    new Request(`${testOrigin}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3250",
        origin: testOrigin,
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

async function statusOfMe(cookie: string): Promise<number> {
  const caller = { ...owner, headers: { cookie, origin: testOrigin } };
  return (await call(stack, caller, ["GET", "/api/v1/me"])).status;
}

async function guessUntilRefused(sent: (attempt: number) => Sent): Promise<number> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { status } = await signIn({ password: wrong, ...sent(attempt) });
    if (status === 429) return attempt;
    expect(status).toBe(401);
  }
  return Number.POSITIVE_INFINITY;
}

test("guesses from one /64 are counted together, however its addresses change", async () => {
  const refusedAt = await guessUntilRefused((n) => ({ from: `2001:db8:1:2:${n}::${n}` }));
  expect(refusedAt).toBe(5);
  // Another network has its own count.
  expect((await signIn({ from: "2001:db8:1:3::1" })).status).toBe(200);
});

test("an IPv4 address is one address, mapped into IPv6 or not", async () => {
  const spellings = ["192.0.2.9", "::ffff:192.0.2.9", "::ffff:c000:209"];
  const from = (n: number) => ({ from: spellings[n % spellings.length] ?? "" });
  expect(await guessUntilRefused(from)).toBe(5);
});

test("all spellings of an address are one account", async () => {
  const spellings = ["LIN@example.org", "lin@Example.ORG", "Lin@eXample.org"];
  const email = (n: number) => ({ email: spellings[n % spellings.length] ?? "" });
  expect(await guessUntilRefused(email)).toBe(5);
});

test("a forged X-Forwarded-For makes nobody another client", async () => {
  const headers = (n: number) => ({ headers: { "x-forwarded-for": `198.51.100.${n}` } });
  expect(await guessUntilRefused(headers)).toBe(5);
});

test("whoever must wait is told for how long, in their language, whether the account exists or not", async () => {
  for (const email of [owner.email, "nobody@example.org"]) {
    await guessUntilRefused(() => ({ email, from: "192.0.2.77" }));
    const answer = await signIn({
      email,
      from: "192.0.2.77",
      headers: { "accept-language": "en" },
    });
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toMatchObject({ status: 429, reason: "too-many-requests" });
  }
});

test("the owner goes on in the browser they know, and in their open session, while others guess", async () => {
  const known = await signIn({ from: "198.51.100.1" });
  const device = known.headers.getSetCookie().find((line) => line.includes(".device="));
  expect(device).toMatch(
    /^zonebrief\.device=\S+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  await guessUntilRefused(() => ({}));
  expect((await signIn()).status).toBe(429);
  expect(await statusOfMe(owner.headers["cookie"] ?? "")).toBe(200);
  const cookie = device?.split(";")[0] ?? "";
  expect((await signIn({ headers: { cookie } })).status).toBe(200);
  // Another account's attempts do not profit from it.
  expect(
    (await signIn({ email: "nobody@example.org", password: wrong, headers: { cookie } })).status,
  ).toBe(401);
});

test("an unknown address and a wrong password get the same answer", async () => {
  const answers = [];
  for (const email of [owner.email, "nobody@example.org"]) {
    const answer = await signIn({ email, password: wrong });
    const headers = [...answer.headers].filter(([name]) => name !== "date");
    answers.push({ status: answer.status, headers, body: await answer.text() });
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.status).toBe(401);
});

test("without an invitation nobody learns whether an address has an account", async () => {
  const bodies = [];
  for (const email of [owner.email, "nobody@example.org"]) {
    const body = { name: "x", email, password: right };
    const answer = await post("/sign-up/email", body, addressHeader());
    bodies.push([answer.status, await answer.text()]);
  }
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]?.[0]).toBe(403);
});

test("guessing the password of an open session is limited too", async () => {
  const guess = { currentPassword: wrong, newPassword: "battery staple" };
  const statuses = [];
  for (let i = 0; i < 6; i++) {
    const from = addressHeader(`198.51.100.${i}`);
    statuses.push((await post("/change-password", guess, { ...owner.headers, ...from })).status);
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
  expect((await signIn()).status).toBe(200);
});

test("refused for its origin, an attempt counts for nobody", async () => {
  const headers = { origin: "https://evil.example" };
  for (let i = 0; i < 10; i++) {
    expect((await signIn({ password: wrong, headers })).status).toBe(403);
  }
  expect((await signIn()).status).toBe(200);
});

test("a cookie from before signing in is not adopted, and signing in ends the session it replaces", async () => {
  const chosen = "zonebrief.session_token=chosen-by-somebody-else";
  const first = await signIn({ headers: { cookie: chosen } });
  const firstCookie = cookiesOf(first);
  expect(firstCookie).not.toContain("chosen-by-somebody-else");
  expect(await statusOfMe(chosen)).toBe(401);
  expect(await statusOfMe(firstCookie)).toBe(200);
  const second = await signIn({ headers: { cookie: firstCookie } });
  expect(second.status).toBe(200);
  const secondCookie = cookiesOf(second);
  expect(secondCookie).not.toBe(firstCookie);
  expect(await statusOfMe(firstCookie)).toBe(401);
  expect(await statusOfMe(secondCookie)).toBe(200);
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: null, userId: owner.userId });
});

test("a failed attempt leaves the session that is there", async () => {
  const cookie = cookiesOf(await signIn());
  expect((await signIn({ password: wrong, headers: { cookie } })).status).toBe(401);
  expect(await statusOfMe(cookie)).toBe(200);
});

test.each([
  ["http://localhost:3250", /^zonebrief\.session_token=/, false],
  ["https://zb.example.org", /^__Host-zonebrief\.session_token=/, true],
])(
  "at %s the session's cookie is named and marked for what it is",
  async (origin, name, isSecure) => {
    const publicOrigin = isSecure ? origin : null;
    const handler = handlerWith({ ...stack.parts.environment, publicOrigin });
    const response = await handler(
      new Request(`${origin}/api/auth/sign-in/email`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          host: new URL(origin).host,
          origin,
          ...addressHeader(),
        },
        body: JSON.stringify({ email: owner.email, password: right }),
      }),
    );
    expect(response.status).toBe(200);
    const lines = response.headers.getSetCookie();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(name);
    for (const line of lines) {
      const attributes = line.toLowerCase().split("; ").slice(1);
      expect(attributes).toContain("httponly");
      expect(attributes).toContain("path=/");
      expect(attributes.some((each) => /^samesite=(lax|strict)$/.test(each))).toBe(true);
      expect(attributes.includes("secure")).toBe(isSecure);
      expect(attributes.some((each) => each.startsWith("domain="))).toBe(false);
    }
  },
);

test("an office that signs in one after another from one address is let in", async () => {
  // better-auth counts for the whole process: an address of this test alone.
  const from = "198.51.100.250";
  for (let person = 0; person < 45; person++) expect((await signIn({ from })).status).toBe(200);
}, 60_000);
