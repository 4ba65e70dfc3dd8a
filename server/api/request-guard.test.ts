import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { zones } from "#db/schema.ts";
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

const addZone = ["POST", "/api/v1/zones", { name: "张江" }] as const;

const withOrigin = (origin: string | null): Caller => {
  const { origin: _, ...headers } = admin.headers;
  return { ...admin, headers: origin === null ? headers : { ...headers, origin } };
};

test.each([
  [testOrigin, 201],
  [null, 403],
  ["null", 403],
  ["http://localhost:3251", 403],
  ["https://localhost:3250", 403],
  ["http://localhost:3250.example.org", 403],
  ["http://evil.localhost:3250", 403],
  ["", 403],
])("a session cookie with Origin %s changes something: %i", async (origin, status) => {
  expect((await call(stack, withOrigin(origin), addZone)).status).toBe(status);
  expect(stack.db.select().from(zones).all()).toHaveLength(status === 201 ? 1 : 0);
});

test("reading needs no Origin", async () => {
  expect((await call(stack, withOrigin(null), ["GET", "/api/v1/zones"])).status).toBe(200);
});

test("a token with a foreign Origin is refused, and a bad token beside a good cookie is nobody", async () => {
  const make = ["POST", "/api/v1/tokens", { name: "script" }] as const;
  const { body } = await call<{ token: string }>(stack, admin, make);
  const authorization = `Bearer ${body.token}`;
  const foreign = { ...admin, headers: { authorization, origin: "https://evil.example" } };
  expect((await call(stack, foreign, addZone)).status).toBe(403);
  const mixed = { ...admin, headers: { ...admin.headers, authorization: "Bearer zb_wrong" } };
  expect((await call(stack, mixed, addZone)).status).toBe(401);
});

async function send(contentType: string | null, body: string): Promise<Response> {
  const headers = new Headers({ host: "localhost:3250", ...admin.headers });
  if (contentType !== null) headers.set("content-type", contentType);
  const bytes = new TextEncoder().encode(body);
  return stack.app.request(`${testOrigin}/api/v1/zones`, { method: "POST", headers, body: bytes });
}

test.each([
  ["application/json", '{"name":"张江"}', 201],
  ["application/json; charset=utf-8", '{"name":"张江"}', 201],
  ["text/plain", '{"name":"张江"}', 415],
  ["application/x-www-form-urlencoded", "name=张江", 415],
  [null, '{"name":"张江"}', 415],
  ["application/json", '{"name":', 400],
  ["application/json", '{"name":7}', 400],
  ["application/json", "", 400],
])("a body sent as %s holding %s is answered %i", async (contentType, body, status) => {
  const response = await send(contentType, body);
  expect(response.status).toBe(status);
  if (status !== 201) {
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("nobody's change is refused before its body is looked at", async () => {
  const answer = await call(stack, null, ["POST", "/api/v1/zones", {}]);
  expect(answer).toMatchObject({ status: 401, body: { reason: "not-signed-in" } });
});

test("a method that an address does not know is told with those that it knows", async () => {
  const answer = await call(stack, admin, ["PUT", "/api/v1/zones"]);
  expect(answer).toMatchObject({ status: 405, body: { reason: "method-not-allowed" } });
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  expect((await call(stack, admin, ["POST", "/api/v1/zones/x"])).headers.get("allow")).toBe(
    "GET, HEAD",
  );
});

test("a body above the limit is refused while it arrives", async () => {
  const response = await send("application/json", JSON.stringify({ name: "x".repeat(600_000) }));
  expect(await response.json()).toMatchObject({ status: 413, reason: "too-large" });
});

test("our own error is told by a number, and neither it nor the log gives a secret away", async () => {
  await call(stack, admin, ["POST", "/api/v1/reports", { title: "x" }]);
  vi.spyOn(stack.parts.sync, "presentUserIds").mockImplementation(() => {
    throw new Error("the disk is on fire");
  });
  const { status, body } = await call<{ reason: string; detail: { requestId: string } }>(
    stack,
    admin,
    ["GET", "/api/v1/reports"],
  );
  expect(status).toBe(500);
  expect(body.reason).toBe("unexpected");
  expect(JSON.stringify(body)).not.toContain("fire");
  const logged = stack.logLines.join("");
  expect(logged).toContain(body.detail.requestId);
  expect(logged).toContain("the disk is on fire");
  expect(logged).not.toContain(admin.headers["cookie"]?.split("=")[1]);
});

test("answers are kept by nobody in between and are what they say they are", async () => {
  for (const path of ["/api/v1/me", "/api/v1/nothing", "/api/v1/setup"]) {
    const { headers } = await call(stack, admin, ["GET", path]);
    expect(headers.get("cache-control"), path).toContain("no-store");
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
  }
});

test("an unknown address is a problem document too", async () => {
  const answer = await call(stack, admin, ["GET", "/api/v1/nothing"]);
  expect(answer).toMatchObject({ status: 404, body: { reason: "not-found" } });
});

test("the description names every route that is registered", async () => {
  const { body } = await call<{ paths: Record<string, Record<string, unknown>> }>(stack, null, [
    "GET",
    "/api/v1/openapi.json",
  ]);
  const described = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const registered = stack.app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)
    .filter((route) => route !== "GET /api/v1/openapi.json");
  expect(new Set(described)).toEqual(new Set(registered));
});
