import { once } from "node:events";
import { request as httpRequest, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createHttpServer } from "./http-server.ts";
import { createLog } from "./log.ts";
import { noteInTrace } from "./request-trace.ts";
import { eventually } from "./sync/eventually.ts";

let server: Server;
let lines: string[] = [];
afterEach(() => {
  server.close();
  lines = [];
});

const environment = {
  isDevelopment: false,
  publicOrigin: null,
  trustedProxies: [],
  metricsToken: null,
};

async function listening(parts: Partial<Parameters<typeof createHttpServer>[0]> = {}) {
  const log = createLog({ logLevel: "debug" }, "web", { write: (line) => void lines.push(line) });
  server = createHttpServer({
    environment,
    api: async () => Response.json({}),
    health: async () => ({ failing: [] }),
    metrics: {
      contentType: "text/plain",
      page: async () => "figures",
      requestEnded: () => {},
      policyBroken: () => {},
    },
    pages: async (_request, response) => response.end("page"),
    log,
    ...parts,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

const lineShape = z.looseObject({ msg: z.string(), requestId: z.string().optional() });
const logged = () => lines.map((line) => lineShape.parse(JSON.parse(line)));

const idOf = async (url: string, given: string) => {
  const { headers } = await fetch(url, { headers: { "x-request-id": given } });
  return headers.get("x-request-id");
};

test("every answer names its request, and one line of the log tells of it", async () => {
  const url = await listening({
    api: async () => {
      noteInTrace({ userId: "ann", route: "/api/v1/reports/:reportId" });
      return Response.json({}, { status: 201 });
    },
  });
  const { headers } = await fetch(`${url}/api/v1/reports/r1?words=secret`, { method: "POST" });
  await eventually(() => expect(lines).toHaveLength(1));
  expect(logged()[0]).toMatchObject({
    level: 30,
    part: "web",
    msg: "request",
    requestId: headers.get("x-request-id"),
    method: "POST",
    path: "/api/v1/reports/:reportId",
    status: 201,
    userId: "ann",
  });
});

test("a page that asks the API on the way is told by its own path", async () => {
  const url = await listening({
    pages: async (_request, response) => {
      noteInTrace({ route: "/api/v1/setup" });
      response.end("page");
    },
  });
  await fetch(`${url}/welcome?words=secret`);
  await eventually(() => expect(logged()).toMatchObject([{ path: "/welcome" }]));
});

test("requests at the same time keep their names and people apart", async () => {
  const url = await listening({
    api: async (request) => {
      const userId = new URL(request.url).pathname.slice("/api/".length);
      await new Promise((resolve) => setImmediate(resolve));
      noteInTrace({ userId });
      return Response.json({});
    },
  });
  const people = Array.from({ length: 20 }, (_, at) => `person-${at}`);
  await Promise.all(people.map((person) => fetch(`${url}/api/${person}`)));
  await eventually(() => expect(lines).toHaveLength(20));
  for (const { path, userId } of logged()) expect(path).toBe(`/api/${String(userId)}`);
  expect(new Set(logged().map(({ requestId }) => requestId)).size).toBe(20);
});

test("a stranger's name for a request is not taken", async () => {
  const url = await listening();
  expect(await idOf(url, "chosen-by-a-stranger")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a trusted proxy's name is taken when it is well formed, and only then", async () => {
  const url = await listening({ environment: { ...environment, trustedProxies: ["127.0.0.1"] } });
  expect(await idOf(url, "proxy-7f3a9c21")).toBe("proxy-7f3a9c21");
  for (const bad of ["short", "x".repeat(65), "a b c d e f g h", '{"a":"bcdefgh"}', "-leading12"]) {
    expect(await idOf(url, bad), bad).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("a problem document carries the name of its request", async () => {
  const url = await listening();
  const answer = await fetch(`${url}/page`, { method: "POST" });
  expect(await answer.json()).toMatchObject({
    reason: "method-not-allowed",
    requestId: answer.headers.get("x-request-id"),
  });
});

test("what clients send in secret reaches no line of the log", async () => {
  const canary = "canary-5f1c";
  const url = await listening({
    pages: () => Promise.reject(new Error(`broken at zb_${canary}-token`)),
  });
  const { port } = new URL(url);
  const sent = httpRequest({
    port,
    path: `/invite/inv_${canary}-token?token=${canary}&q=%25${canary}`,
    headers: {
      cookie: `zonebrief.session_token=${canary}`,
      authorization: `Bearer ${canary}`,
      referer: `http://localhost/?token=${canary}`,
      "x-request-id": canary,
      "user-agent": canary,
    },
  });
  sent.on("error", () => {});
  sent.end();
  await eventually(() => expect(lines).toHaveLength(2));
  expect(lines.join("")).not.toContain(canary);
  expect(logged().map(({ msg }) => msg)).toEqual(["a request failed", "request"]);
});

test("an answer that did not reach its client whole is told as cut off", async () => {
  const url = await listening({
    pages: async (_request, response) => {
      response.write("half");
    },
  });
  const sent = httpRequest(`${url}/page`);
  sent.on("error", () => {});
  sent.end();
  await once(sent, "response");
  sent.destroy();
  await eventually(() => expect(logged()).toMatchObject([{ isCutOff: true }]));
});

test("figures are for this machine's own programs, unless a proxy may be in between", async () => {
  const url = await listening();
  expect(await (await fetch(`${url}/metrics`)).text()).toBe("figures");
  for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"]) {
    const { status } = await fetch(`${url}/metrics`, { headers: { [name]: "10.0.0.1" } });
    expect(status, name).toBe(404);
  }
  server.close();
  const publicOrigin = "https://zb.example.org";
  const open = await listening({ environment: { ...environment, publicOrigin } });
  expect((await fetch(`${open}/metrics`)).status).toBe(404);
});

test("with METRICS_TOKEN figures are for whoever shows it, and for nobody else", async () => {
  const metricsToken = "0123456789abcdef";
  const url = await listening({ environment: { ...environment, metricsToken } });
  const statusWith = async (authorization: string) =>
    (await fetch(`${url}/metrics`, { headers: { authorization } })).status;
  expect(await statusWith(`Bearer ${metricsToken}`)).toBe(200);
  expect(await statusWith(`Bearer ${metricsToken}0`)).toBe(404);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test("a health check says what fails to those alone who may read the figures", async () => {
  const health = async () => ({ failing: ["log.db"] });
  const url = await listening({ health });
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: "unavailable", failing: ["log.db"] });
  const stranger = await fetch(`${url}/healthz`, { headers: { via: "1.1 proxy" } });
  expect(stranger.status).toBe(503);
  expect(await stranger.json()).toEqual({ status: "unavailable" });
});
