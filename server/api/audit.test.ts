import { afterEach, beforeEach, expect, test } from "vitest";
import type { AuditEvent } from "#core/contracts/audit.ts";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import { recordDeed } from "#db/audit.ts";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  type TestStack,
  testOrigin,
} from "./test-stack.ts";

let stack: TestStack;
let admin: Caller;
beforeEach(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

async function events(query = ""): Promise<readonly AuditEvent[]> {
  const answer = await call<{ items: AuditEvent[] }>(stack, admin, [
    "GET",
    `/api/v1/audit${query}`,
  ]);
  return answer.body.items;
}

function post(path: string, body: object, caller: Caller | null = null): Promise<Response> {
  return stack.authenticate(
    new Request(`${testOrigin}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "localhost:3250",
        origin: testOrigin,
        "user-agent": "Browser/1.0",
        "x-zonebrief-client-address": "203.0.113.7",
        ...caller?.headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

async function invite(): Promise<CreatedInvitation> {
  const body = { role: "analyst" };
  return (await call<CreatedInvitation>(stack, admin, ["POST", "/api/v1/invitations", body])).body;
}

test("a sign-in that failed is found beside what the person did, with its address and program", async () => {
  await post("/sign-in/email", { email: "ADMIN@example.org", password: "a wrong one" });
  const [refused] = await events(`?actor=${admin.userId}`);
  expect(refused).toMatchObject({
    action: "session.refuse",
    actor: null,
    subjectId: admin.userId,
    subjectName: "Admin",
    detail: { email: "admin@example.org" },
    ipAddress: "203.0.113.7",
    userAgent: "Browser/1.0",
  });
});

test("what was typed where an address belongs is not kept unless it is one", async () => {
  await post("/sign-in/email", { email: "my secret password", password: "x" });
  const [refused] = await events("?action=session.refuse");
  expect(refused).toMatchObject({ detail: { email: null }, subjectId: "" });
});

test("what is done with sessions, passwords, tokens and invitations is recorded", async () => {
  const invitation = await invite();
  const ben = await signUp(stack, { name: "Ben", invitation: invitation.token });
  await call(stack, ben, ["POST", "/api/v1/tokens", { name: "script" }]);
  const change = { currentPassword: "correct horse", newPassword: "battery staple" };
  await post("/change-password", { ...change, revokeTokens: true }, ben);
  await post("/sign-in/email", { email: ben.email, password: "battery staple" });
  const actions = (await events(`?actor=${ben.userId}`)).map(({ action }) => action);
  expect(actions.toReversed()).toEqual([
    "invitation.accept",
    "person.join",
    "session.start",
    "token.create",
    // The new session of the changed password.
    "session.start",
    "person.password",
    "token.revoke",
    "session.start",
  ]);
});

test("an export is recorded by its format", async () => {
  const report = await call<{ id: string }>(stack, admin, [
    "POST",
    "/api/v1/reports",
    { title: "简报" },
  ]);
  const path = `/api/v1/reports/${report.body.id}`;
  await call(stack, admin, ["GET", `${path}/export?format=json`]);
  expect((await events("?action=report.export"))[0]).toMatchObject({
    subjectId: report.body.id,
    subjectName: "简报",
    detail: { format: "json" },
  });
});

test("titles of reports stay with those who may read them", async () => {
  const ben = await signUp(stack, { name: "Ben", invitation: (await invite()).token });
  await call(stack, ben, ["POST", "/api/v1/reports", { title: "机密" }]);
  const [made] = await events("?action=report.create");
  expect(made).toMatchObject({ subjectName: null, detail: {}, actor: { name: "Ben" } });
  const csv = await call<string>(stack, admin, ["GET", "/api/v1/audit/export"]);
  expect(csv.body).not.toContain("机密");
});

test("events are found by day and kind, in pages", async () => {
  const today = new Date().toISOString().slice(0, 10);
  for (let turn = 0; turn < 5; turn++) await invite();
  expect(await events(`?from=${today}&to=${today}&action=invitation.create`)).toHaveLength(5);
  expect(await events("?to=2020-01-01")).toEqual([]);
  const path = "/api/v1/audit?limit=2&action=invitation.create";
  const first = await call<{ items: AuditEvent[]; nextCursor: string }>(stack, admin, [
    "GET",
    path,
  ]);
  const second = await events(`?limit=2&action=invitation.create&cursor=${first.body.nextCursor}`);
  expect(second[0]?.id).toBeLessThan(first.body.items[1]?.id ?? 0);
  const bad = await call(stack, admin, ["GET", "/api/v1/audit?action=anything"]);
  expect(bad.status).toBe(400);
});

test("a day is that of the time zone that is asked for", async () => {
  const deed = { by: null, from: null, at: new Date("2026-11-20T20:00:00Z") };
  recordDeed(stack.db, deed, { action: "backup.create", subjectId: "nightly.zip" });
  const on = (day: string, zone: string) =>
    events(`?action=backup.create&from=${day}&to=${day}${zone}`);
  const shanghai = "&timeZone=Asia%2FShanghai";
  expect(await on("2026-11-20", "")).toHaveLength(1);
  expect(await on("2026-11-21", "")).toHaveLength(0);
  expect(await on("2026-11-20", shanghai)).toHaveLength(0);
  expect(await on("2026-11-21", shanghai)).toHaveLength(1);
  const bad = await call(stack, admin, ["GET", "/api/v1/audit?timeZone=Mars"]);
  expect(bad.status).toBe(400);
});

test("whose part in a report was changed is told by name", async () => {
  const ben = await signUp(stack, { name: "Ben", invitation: (await invite()).token });
  const report = await call<{ id: string }>(stack, admin, [
    "POST",
    "/api/v1/reports",
    { title: "简报" },
  ]);
  const path = `/api/v1/reports/${report.body.id}/members`;
  await call(stack, admin, ["POST", path, { email: ben.email, role: "viewer" }]);
  expect((await events("?action=member.add"))[0]?.member).toEqual({ id: ben.userId, name: "Ben" });
  expect((await events("?action=report.create"))[0]?.member).toBeNull();
});

test("no cell of the export is a formula", async () => {
  await call(stack, admin, ["PATCH", "/api/v1/me", { name: "=HYPERLINK(1)" }]);
  const csv = await call<string>(stack, admin, ["GET", "/api/v1/audit/export"]);
  expect(csv.body).toContain(",'=HYPERLINK(1),");
  expect(csv.body).not.toContain(",=HYPERLINK(1)");
  expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="?audit-/);
});

test("what is done outside the database can be recorded, too", async () => {
  const deed = { by: null, from: null, at: new Date() };
  recordDeed(stack.db, deed, { action: "backup.create", subjectId: "nightly.zip" });
  expect((await events())[0]).toMatchObject({ action: "backup.create", subjectId: "nightly.zip" });
});
