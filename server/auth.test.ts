import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  type TestStack,
  testOrigin,
} from "./api/test-stack.ts";

let stack: TestStack;
beforeEach(() => {
  stack = openTestStack();
});
afterEach(() => stack.close());

const meShape = z.object({ role: z.string().nullable() });

async function roleOf(caller: Caller | undefined): Promise<string | null> {
  const { body } = await call(stack, caller ?? null, ["GET", "/api/v1/me"]);
  return meShape.parse(body).role;
}

function send(path: string, body: object, headers: Readonly<Record<string, string>>) {
  return stack.authenticate(
    new Request(`${testOrigin}/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", host: "localhost:3250", ...headers },
      body: JSON.stringify(body),
    }),
  );
}

test("of people who sign up into an empty workspace at once, exactly one is the administrator", async () => {
  const names = ["a", "b", "c", "d", "e"];
  const outcomes = await Promise.allSettled(names.map((name) => signUp(stack, { name })));
  const signedUp = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(signedUp).toHaveLength(1);
  expect(await roleOf(signedUp[0]?.value)).toBe("admin");
});

test("after the first account, signing up needs an invitation", async () => {
  await signUp(stack, { name: "first" });
  await expect(signUp(stack, { name: "second" })).rejects.toThrow(/invitation-needed/);
  await expect(signUp(stack, { name: "third", invitation: "inv_made-up" })).rejects.toThrow(
    /invitation-invalid/,
  );
});

test("an invitation is used up even when several people follow it at once", async () => {
  const administrator = await signUp(stack, { name: "first" });
  const { body } = await call<{ token: string }>(stack, administrator, [
    "POST",
    "/api/v1/invitations",
    { role: "reader" },
  ]);
  const outcomes = await Promise.allSettled(
    ["x", "y", "z"].map((name) => signUp(stack, { name, invitation: body.token })),
  );
  const signedUp = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(signedUp).toHaveLength(1);
  expect(await roleOf(signedUp[0]?.value)).toBe("reader");
});

test("an invitation for one address serves no other", async () => {
  const administrator = await signUp(stack, { name: "first" });
  const { body } = await call<{ token: string }>(stack, administrator, [
    "POST",
    "/api/v1/invitations",
    { role: "analyst", email: "meant@example.org" },
  ]);
  await expect(signUp(stack, { name: "other", invitation: body.token })).rejects.toThrow(
    /invitation-invalid/,
  );
  await expect(signUp(stack, { name: "meant", invitation: body.token })).resolves.toBeDefined();
});

test("nobody signs up with a role of their own choice", async () => {
  await signUp(stack, { name: "first" });
  const response = await send(
    "/sign-up/email",
    { name: "x", email: "x@example.org", password: "correct horse", role: "admin" },
    { origin: testOrigin },
  );
  expect(response.ok).toBe(false);
});

test("a changed password ends the other sessions, and live sockets are judged again", async () => {
  const person = await signUp(stack, { name: "first" });
  const elsewhere = await send(
    "/sign-in/email",
    { email: person.email, password: "correct horse" },
    { origin: testOrigin },
  );
  const cookie = elsewhere.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const other = { ...person, headers: { cookie, origin: testOrigin } };
  expect(await roleOf(other)).toBe("admin");
  const change = { currentPassword: "correct horse", newPassword: "battery staple" };
  expect((await send("/change-password", change, person.headers)).status).toBe(200);
  expect((await call(stack, other, ["GET", "/api/v1/me"])).status).toBe(401);
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: null, userId: person.userId });
});

test("signing out ends the session at once", async () => {
  const person = await signUp(stack, { name: "first" });
  expect((await send("/sign-out", {}, person.headers)).status).toBe(200);
  expect((await call(stack, person, ["GET", "/api/v1/me"])).status).toBe(401);
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: null, userId: person.userId });
});

test("a body that arrives slowly keeps nobody else from signing up", async () => {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", host: "localhost:3250", origin: testOrigin },
    body: new ReadableStream({ start: (body) => body.enqueue(Buffer.from("{")) }),
    duplex: "half",
  };
  void stack.authenticate(new Request(`${testOrigin}/api/auth/sign-up/email`, init));
  await expect(signUp(stack, { name: "first" })).resolves.toBeDefined();
});

test("a larger body than any account needs is refused", async () => {
  const answer = await send("/sign-in/email", { password: "x".repeat(65_536) }, {});
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ reason: "too-large" });
});

test.each(["", "   ", "名".repeat(61), "a\0b"])("nobody is called %j", async (name) => {
  const body = { name, email: "x@example.org", password: "correct horse" };
  const answer = await send("/sign-up/email", body, { origin: testOrigin });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid" });
});

test("nothing of better-auth but sessions and passwords is offered", async () => {
  const person = await signUp(stack, { name: "first" });
  for (const path of ["/update-user", "/change-email", "/delete-user", "/link-social", "/error"]) {
    const answer = await send(path, { name: "x".repeat(1000) }, person.headers);
    expect(answer.status, path).toBe(404);
  }
  expect((await call(stack, person, ["GET", "/api/v1/me"])).body).toMatchObject({ name: "first" });
});

async function invite(administrator: Caller, body: object = { role: "reader" }): Promise<string> {
  const path = "/api/v1/invitations";
  const made = await call<{ token: string }>(stack, administrator, ["POST", path, body]);
  return made.body.token;
}

test("a sign-up that fails leaves its invitation open, and one that succeeds uses it", async () => {
  const administrator = await signUp(stack, { name: "first" });
  const invitation = await invite(administrator);
  await expect(signUp(stack, { name: "first", invitation })).rejects.toThrow(/ALREADY_EXISTS/);
  stack.db.$client.exec(
    "CREATE TRIGGER fails BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  await expect(signUp(stack, { name: "second", invitation })).rejects.toThrow();
  // better-auth writes unexpected errors there.
  expect(vi.mocked(console.error)).toHaveBeenCalledOnce();
  vi.mocked(console.error).mockClear();
  stack.db.$client.exec("DROP TRIGGER fails");
  // Nothing is left of the account whose password could not be kept.
  await expect(signUp(stack, { name: "second", invitation })).resolves.toBeDefined();
  await expect(signUp(stack, { name: "third", invitation })).rejects.toThrow(/invitation-invalid/);
});

test("who may not sign up learns nothing of who has an account", async () => {
  const administrator = await signUp(stack, { name: "first" });
  const bound = await invite(administrator, { role: "reader", email: "meant@example.org" });
  const answersTo = async (email: string, invitation?: string) => {
    const body = { name: "x", email, password: "correct horse", invitation };
    const answer = await send("/sign-up/email", body, { origin: testOrigin });
    return { status: answer.status, body: await answer.json() };
  };
  for (const invitation of [undefined, "inv_made-up", bound]) {
    expect(await answersTo(administrator.email, invitation)).toEqual(
      await answersTo("nobody@example.org", invitation),
    );
  }
});

test("a re-issued invitation is good under its new link alone", async () => {
  const administrator = await signUp(stack, { name: "first" });
  const old = await invite(administrator, { role: "reader", email: "meant@example.org" });
  const listed = await call<{ items: { id: string }[] }>(stack, administrator, [
    "GET",
    "/api/v1/invitations",
  ]);
  const path = `/api/v1/invitations/${listed.body.items[0]?.id}/reissue`;
  const made = await call<{ token: string }>(stack, administrator, ["POST", path]);
  expect(made.status).toBe(201);
  await expect(signUp(stack, { name: "meant", invitation: old })).rejects.toThrow(/invalid/);
  await expect(
    signUp(stack, { name: "meant", invitation: made.body.token }),
  ).resolves.toBeDefined();
  expect((await call(stack, administrator, ["POST", path])).status).toBe(404);
});
