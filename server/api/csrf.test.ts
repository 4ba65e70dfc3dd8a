import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpServer } from "../http-server.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

/**
 * Every route that changes something, under /api/v1 and /api/auth, asked by the real listener for
 * what a page of another site can send with a person's cookie.
 */

let stack: TestStack;
let admin: Caller;
let server: Server;
let port: number;
let own: string;

beforeAll(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
  server = createHttpServer({
    environment: {
      isDevelopment: false,
      publicOrigin: null,
      trustedProxies: [],
      metricsToken: null,
    },
    api: async (request) =>
      request.url.includes("/api/auth/") ? stack.authenticate(request) : stack.app.fetch(request),
    health: async () => ({ failing: [] }),
    metrics: {
      contentType: "text/plain",
      page: async () => "",
      requestEnded: () => {},
      policyBroken: () => {},
    },
    pages: async (_request, response) => response.end(),
    log: stack.parts.log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
  own = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.close();
  stack.close();
});

/** As registered, so that none is forgotten. */
function changingRoutes(): readonly (readonly [method: string, path: string])[] {
  const described = openTestStack();
  const routes = described.app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path } = definition.route;
    if (method === "get" || method === "head") return [];
    return [[method.toUpperCase(), path.replaceAll(/\{\w+\}/g, "nothing")] as const];
  });
  described.close();
  const authenticating = [
    "sign-up/email",
    "sign-in/email",
    "sign-out",
    "change-password",
    "revoke-session",
    "revoke-sessions",
    "revoke-other-sessions",
  ].map((name) => ["POST", `/api/auth/${name}`] as const);
  return [...routes, ...authenticating];
}

const routes = changingRoutes();

interface Sent {
  readonly origin?: string | undefined;
  readonly type?: string | undefined;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(
  [method, path]: readonly [string, string],
  { origin, type = "application/json", body = "{}", headers = {} }: Sent,
): Promise<{ status: number; reason: unknown }> {
  const sent = httpRequest({
    port,
    host: "127.0.0.1",
    method,
    path,
    headers: {
      cookie: admin.headers["cookie"],
      ...(origin !== undefined && { origin }),
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      ...headers,
    },
  });
  sent.end(body);
  const [answer]: IncomingMessage[] = await once(sent, "response");
  let text = "";
  for await (const chunk of answer ?? []) text += String(chunk);
  const isProblem = answer?.headers["content-type"]?.includes("problem") === true;
  const reason: unknown = isProblem ? JSON.parse(text).reason : undefined;
  return { status: answer?.statusCode ?? 0, reason };
}

const tables = () =>
  stack.db.$client
    .prepare(
      "select (select count(*) from sessions) || '/' || (select count(*) from users) || '/' || (select count(*) from audit_events)",
    )
    .pluck()
    .get();

test("there are routes to try", () => {
  expect(routes.length).toBeGreaterThan(25);
});

const foreignOrigins: readonly (readonly [string, string | undefined])[] = [
  ["no Origin", undefined],
  ["the Origin null", "null"],
  ["a foreign site", "https://evil.example"],
  ["a sibling", "http://evil.127.0.0.1:{port}"],
  ["our name with a suffix", "http://127.0.0.1:{port}.evil.example"],
  ["another port", "http://127.0.0.1:1"],
  ["another scheme", "https://127.0.0.1:{port}"],
  ["our address as another's user", "http://127.0.0.1:{port}@evil.example"],
  ["capitals", "HTTP://127.0.0.1:{port}"],
  ["a trailing dot", "http://127.0.0.1.:{port}"],
  ["a trailing slash", "http://127.0.0.1:{port}/"],
  ["a mapped address", "http://[::ffff:127.0.0.1]:{port}"],
  ["another loopback", "http://127.0.0.2:{port}"],
  ["two origins", "http://127.0.0.1:{port} https://evil.example"],
];

test.each(foreignOrigins)("nothing is changed with the cookie and %s", async (_kind, origin) => {
  const before = tables();
  for (const route of routes) {
    const given = origin?.replace("{port}", String(port));
    const answer = await send(route, { origin: given });
    expect(answer, route.join(" ")).toEqual({ status: 403, reason: "wrong-origin" });
  }
  expect(tables()).toBe(before);
});

const forms: readonly (readonly [string, Sent])[] = [
  ["text", { type: "text/plain" }],
  ["text that says JSON behind", { type: "text/plain; application/json" }],
  ["a form", { type: "application/x-www-form-urlencoded", body: "name=x" }],
  ["nothing that it names", { type: "" }],
];

test.each(forms)("even from our own pages, a body sent as %s is refused", async (_kind, sent) => {
  for (const route of routes) {
    const answer = await send(route, { ...sent, origin: own });
    expect(answer, route.join(" ")).toEqual({ status: 415, reason: "wrong-content-type" });
  }
});

test("the same requests with our origin and the right form are let in, so it is these that stop them", async () => {
  for (const route of routes.filter(([, path]) => !path.startsWith("/api/auth/"))) {
    const isForm = /\/(images|sources)$/.test(route[1]);
    const boundary = '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nx\r\n--b--\r\n';
    const sent = isForm ? { type: "multipart/form-data; boundary=b", body: boundary } : {};
    const { reason } = await send(route, { ...sent, origin: own });
    expect(["wrong-origin", "wrong-content-type", "not-signed-in"], route.join(" ")).not.toContain(
      reason,
    );
  }
});

test("a fact's verification in a multipart body is not one without a body", async () => {
  const route = ["POST", "/api/v1/facts/nothing/verify"] as const;
  const type = "multipart/form-data; boundary=b";
  expect((await send(route, { type, body: "--b--\r\n", origin: own })).status).toBe(415);
  expect((await send(route, { type: "", body: "", origin: own })).status).toBe(404);
});

test.each(["x-http-method-override", "x-http-method", "x-method-override"])(
  "%s turns no reading into a change",
  async (name) => {
    const before = tables();
    for (const [method, path] of routes.filter(([, path]) => path.startsWith("/api/v1/"))) {
      const answer = await send(["GET", `${path}?_method=${method}`], {
        body: "",
        headers: { [name]: method },
      });
      expect([200, 404, 405], `${method} ${path}`).toContain(answer.status);
    }
    expect(tables()).toBe(before);
  },
);

test("a cookie in the query or a token in the body is nobody's", async () => {
  const { body } = await call<{ token: string }>(stack, admin, [
    "POST",
    "/api/v1/tokens",
    { name: "t" },
  ]);
  const route = ["POST", `/api/v1/zones?access_token=${body.token}`] as const;
  const sent = { body: JSON.stringify({ name: "x", token: body.token }), headers: { cookie: "" } };
  expect(await send(route, sent)).toEqual({ status: 401, reason: "not-signed-in" });
});
