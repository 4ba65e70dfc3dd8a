import { afterEach, beforeEach, expect, test } from "vitest";
import type { CreatedInvitation, PersonalToken } from "#core/contracts/people.ts";
import type { WorkspaceRole } from "#core/roles.ts";
import { auditEvents, personalTokens } from "#db/schema.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

let stack: TestStack;
let admin: Caller;
beforeEach(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

const invite = (role: WorkspaceRole, email?: string) =>
  call<CreatedInvitation>(stack, admin, ["POST", "/api/v1/invitations", { role, email }]);

async function invited(name: string, role: WorkspaceRole): Promise<Caller> {
  const { body } = await invite(role);
  return signUp(stack, { name, invitation: body.token });
}

const setRole = (caller: Caller, role: WorkspaceRole | null, by = admin) =>
  call(stack, by, ["PATCH", `/api/v1/people/${caller.userId}`, { role }]);

test("an invitation tells its holder little, works once, and is kept as a hash only", async () => {
  const { status, body } = await invite("reader");
  expect(status).toBe(201);
  expect(body.url).toContain(`/invite/${body.token}`);
  const path = `/api/v1/invitations/by-token/${body.token}`;
  const open = await call(stack, null, ["GET", path]);
  expect(open.body).toEqual({ role: "reader", email: null, invitedBy: "Admin" });
  const reader = await signUp(stack, { name: "Reader", invitation: body.token });
  expect((await call(stack, reader, ["GET", "/api/v1/me"])).body).toMatchObject({ role: "reader" });
  expect(await call(stack, null, ["GET", path])).toMatchObject({
    status: 410,
    body: { reason: "invitation-invalid" },
  });
  expect(JSON.stringify(stack.db.$client.prepare("select * from invitations").all())).not.toContain(
    body.token,
  );
});

test("a revoked invitation is good for nothing", async () => {
  const { body } = await invite("analyst");
  const path = `/api/v1/invitations/${body.id}`;
  expect((await call(stack, admin, ["DELETE", path])).status).toBe(204);
  expect((await call(stack, admin, ["DELETE", path])).status).toBe(404);
  const open = await call(stack, null, ["GET", `/api/v1/invitations/by-token/${body.token}`]);
  expect(open.status).toBe(410);
  const listed = await call(stack, admin, ["GET", "/api/v1/invitations"]);
  expect(listed.body).toMatchObject({ items: [{ state: "revoked" }] });
});

test("one person is found by id among a thousand, and by a word of their name or address", async () => {
  const insert = stack.db.$client.prepare(
    "INSERT INTO users (id, name, email, email_verified, role, created_at, updated_at) VALUES (?, ?, ?, 1, ?, 0, 0)",
  );
  for (let number = 0; number < 1_000; number += 1) {
    const role = number === 998 ? null : "reader";
    insert.run(`u${number}`, `成员${number}`, `member${number}@example.org`, role);
  }
  const get = (caller: Caller, id: string) => call(stack, caller, ["GET", `/api/v1/people/${id}`]);
  expect(await get(admin, "u999")).toMatchObject({ status: 200, body: { name: "成员999" } });
  expect(await get(admin, "u998")).toMatchObject({ status: 200, body: { role: null } });
  expect((await get(admin, "u1000")).status).toBe(404);
  const reader = await invited("Reader", "reader");
  expect((await get(reader, "u999")).status).toBe(200);
  expect((await get(reader, "u998")).status).toBe(404);
  const found = (q: string) =>
    call(stack, admin, ["GET", `/api/v1/people?removed=yes&q=${encodeURIComponent(q)}`]);
  expect(await found("员998")).toMatchObject({ body: { items: [{ id: "u998" }] } });
  expect(await found("MEMBER999@")).toMatchObject({ body: { items: [{ id: "u999" }] } });
});

test("the last administrator stays one until there is another", async () => {
  expect(await setRole(admin, "analyst")).toMatchObject({
    status: 409,
    body: { reason: "last-administrator" },
  });
  expect((await setRole(admin, null)).status).toBe(409);
  const second = await invited("Second", "analyst");
  expect((await setRole(second, "admin")).status).toBe(200);
  expect((await setRole(admin, "reader")).status).toBe(200);
  expect((await setRole(second, null, admin)).status).toBe(403);
});

test("a removed person's session and token end at once, and the sync process is told", async () => {
  const analyst = await invited("Analyst", "analyst");
  const made = await call<{ token: string }>(stack, analyst, [
    "POST",
    "/api/v1/tokens",
    { name: "script" },
  ]);
  const script = { ...analyst, headers: { authorization: `Bearer ${made.body.token}` } };
  expect((await call(stack, script, ["GET", "/api/v1/zones"])).status).toBe(200);
  await setRole(analyst, null);
  expect((await call(stack, analyst, ["GET", "/api/v1/zones"])).status).toBe(401);
  expect((await call(stack, script, ["GET", "/api/v1/zones"])).status).toBe(401);
  expect(stack.sync.rightsChanged).toContainEqual({ reportId: null, userId: analyst.userId });
  const listed = await call<{ items: unknown[] }>(stack, admin, ["GET", "/api/v1/people"]);
  expect(listed.body.items).toHaveLength(1);
});

test("a token works without an Origin, is stored as a hash, and cannot make another", async () => {
  const { status, body } = await call<PersonalToken & { token: string }>(stack, admin, [
    "POST",
    "/api/v1/tokens",
    { name: "script" },
  ]);
  expect(status).toBe(201);
  const stored = stack.db.select().from(personalTokens).all();
  expect(JSON.stringify(stored)).not.toContain(body.token);
  const script = { ...admin, headers: { authorization: `Bearer ${body.token}` } };
  const add = (name: string) => ["POST", "/api/v1/zones", { name }] as const;
  expect((await call(stack, script, add("一"))).status).toBe(201);
  const again = await call(stack, script, ["POST", "/api/v1/tokens", { name: "more" }]);
  expect(again).toMatchObject({ status: 403, body: { reason: "not-allowed" } });
  expect((await call(stack, script, ["DELETE", `/api/v1/tokens/${body.id}`])).status).toBe(204);
  expect((await call(stack, script, add("二"))).status).toBe(401);
});

test("nobody revokes a token that is another's", async () => {
  const analyst = await invited("Analyst", "analyst");
  const make = ["POST", "/api/v1/tokens", { name: "mine" }] as const;
  const { body } = await call<PersonalToken>(stack, admin, make);
  expect((await call(stack, analyst, ["DELETE", `/api/v1/tokens/${body.id}`])).status).toBe(404);
  expect((await call(stack, analyst, ["GET", "/api/v1/tokens"])).body).toMatchObject({ items: [] });
});

test("a change is recorded with who made it, and a refused one is not", async () => {
  const analyst = await invited("Analyst", "analyst");
  const before = stack.db.select().from(auditEvents).all().length;
  await setRole(analyst, "reader", analyst);
  expect(stack.db.select().from(auditEvents).all()).toHaveLength(before);
  await setRole(analyst, "reader");
  expect(stack.db.select().from(auditEvents).all().at(-1)).toMatchObject({
    actorId: admin.userId,
    action: "person.role",
    subjectType: "person",
    subjectId: analyst.userId,
    detail: { from: "analyst", to: "reader" },
  });
});

test("an administrator who leaves leaves no report without an owner", async () => {
  const second = await invited("Second", "admin");
  const created = await call<{ id: string }>(stack, admin, [
    "POST",
    "/api/v1/reports",
    { title: "一季度简报" },
  ]);
  expect((await setRole(admin, null)).status).toBe(200);
  const path = `/api/v1/reports/${created.body.id}`;
  expect(await call(stack, second, ["GET", path])).toMatchObject({
    status: 200,
    body: { role: "owner", owner: { id: second.userId } },
  });
});

test("an address is taken without the blanks around it", async () => {
  expect((await invite("reader", " Someone@Example.org ")).body.email).toBe("someone@example.org");
});
