import { afterEach, beforeEach, expect, test } from "vitest";
import type { CreatedInvitation, Session } from "#core/contracts/people.ts";
import { type Caller, call, openTestStack, signIn, signUp, type TestStack } from "./test-stack.ts";

let stack: TestStack;
let admin: Caller;
beforeEach(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

async function join(name: string): Promise<Caller> {
  const body = { role: "analyst" };
  const invited = await call<CreatedInvitation>(stack, admin, [
    "POST",
    "/api/v1/invitations",
    body,
  ]);
  return signUp(stack, { name, invitation: invited.body.token });
}

async function sessionsOf(caller: Caller, path = "/api/v1/sessions"): Promise<readonly Session[]> {
  return (await call<{ items: Session[] }>(stack, caller, ["GET", path])).body.items;
}

const isSignedIn = async (caller: Caller) =>
  (await call(stack, caller, ["GET", "/api/v1/me"])).status === 200;

test("a person sees where they are signed in, and which of them this is", async () => {
  const elsewhere = await signIn(stack, admin);
  const [newest, oldest] = await sessionsOf(admin);
  expect(newest).toMatchObject({ isCurrent: false, ipAddress: expect.stringMatching(/^10\.0\./) });
  expect(oldest).toMatchObject({ isCurrent: true, lastSeenAt: expect.any(String) });
  expect((await sessionsOf(elsewhere))[0]).toMatchObject({ isCurrent: true });
  expect(JSON.stringify(await sessionsOf(admin))).not.toContain('"token"');
});

test("a person ends one session, or all the others", async () => {
  const others = [await signIn(stack, admin), await signIn(stack, admin)] as const;
  const ended = (await sessionsOf(others[0])).find(({ isCurrent }) => isCurrent);
  const answer = await call(stack, admin, ["DELETE", `/api/v1/sessions/${ended?.id}`]);
  expect(answer.status).toBe(204);
  expect(await isSignedIn(others[0])).toBe(false);
  expect(await isSignedIn(others[1])).toBe(true);
  expect((await call(stack, admin, ["DELETE", "/api/v1/sessions"])).status).toBe(204);
  expect(await isSignedIn(others[1])).toBe(false);
  expect(await isSignedIn(admin)).toBe(true);
});

test("nobody ends a session of somebody else's through their own", async () => {
  const ben = await join("Ben");
  const [ofAdmin] = await sessionsOf(admin);
  const answer = await call(stack, ben, ["DELETE", `/api/v1/sessions/${ofAdmin?.id}`]);
  expect(answer.status).toBe(404);
  const crossed = `/api/v1/people/${ben.userId}/sessions/${ofAdmin?.id}`;
  expect((await call(stack, admin, ["DELETE", crossed])).status).toBe(404);
  expect(await isSignedIn(admin)).toBe(true);
});

test("an administrator sees and ends the sessions of a member", async () => {
  const ben = await join("Ben");
  const again = await signIn(stack, ben);
  const path = `/api/v1/people/${ben.userId}/sessions`;
  const [newest] = await sessionsOf(admin, path);
  expect((await call(stack, admin, ["DELETE", `${path}/${newest?.id}`])).status).toBe(204);
  expect(await isSignedIn(again)).toBe(false);
  expect(await isSignedIn(ben)).toBe(true);
  expect((await call(stack, admin, ["DELETE", path])).status).toBe(204);
  expect(await isSignedIn(ben)).toBe(false);
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: null, userId: ben.userId });
});

test("a suspended person can do nothing until their role returns", async () => {
  const ben = await join("Ben");
  const made = await call<{ id: string }>(stack, ben, [
    "POST",
    "/api/v1/reports",
    { title: "简报" },
  ]);
  const path = `/api/v1/people/${ben.userId}`;
  const suspended = await call(stack, admin, ["PATCH", path, { isSuspended: true }]);
  expect(suspended.body).toMatchObject({ role: null, suspendedRole: "analyst" });
  expect(await isSignedIn(ben)).toBe(false);
  const back = await signIn(stack, ben);
  expect((await call(stack, back, ["GET", `/api/v1/reports/${made.body.id}`])).status).toBe(404);
  const restored = await call(stack, admin, ["PATCH", path, { isSuspended: false }]);
  expect(restored.body).toMatchObject({ role: "analyst", suspendedRole: null });
  const report = await call(stack, back, ["GET", `/api/v1/reports/${made.body.id}`]);
  expect(report.body).toMatchObject({ role: "owner" });
  expect((await call(stack, admin, ["PATCH", path, { isSuspended: false }])).status).toBe(404);
});

test("the last administrator cannot be suspended", async () => {
  const path = `/api/v1/people/${admin.userId}`;
  const answer = await call(stack, admin, ["PATCH", path, { isSuspended: true }]);
  expect(answer).toMatchObject({ status: 409, body: { reason: "last-administrator" } });
});

test("a suspended person who is then removed does not come back by reinstatement", async () => {
  const ben = await join("Ben");
  const path = `/api/v1/people/${ben.userId}`;
  await call(stack, admin, ["PATCH", path, { isSuspended: true }]);
  await call(stack, admin, ["PATCH", path, { role: null }]);
  expect((await call(stack, admin, ["PATCH", path, { isSuspended: false }])).status).toBe(404);
});
