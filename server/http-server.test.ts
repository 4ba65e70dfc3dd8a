import { once } from "node:events";
import { get, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createHttpServer } from "./http-server.ts";
import { nonceHeader } from "./runtime.ts";
import { clientAddressHeader } from "./whence.ts";

let server: Server;
afterEach(() => {
  server.close();
});

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

async function listening(parts: Partial<Parameters<typeof createHttpServer>[0]> = {}) {
  server = createHttpServer({
    environment: {
      isDevelopment: false,
      publicOrigin: null,
      trustedProxies: [],
      metricsToken: null,
    },
    api: async (request) => Response.json(Object.fromEntries(request.headers)),
    health: async () => ({ failing: [] }),
    metrics: {
      contentType: "text/plain",
      page: async () => "figures",
      requestEnded: () => {},
      policyBroken: () => {},
    },
    pages: async (_request, response) => response.end("page"),
    log: silent,
    ...parts,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

test("the client's address is the socket's, whatever the client says", async () => {
  const url = await listening();
  const forged = { "X-Zonebrief-Client-Address": "10.0.0.1", "x-forwarded-for": "10.0.0.2" };
  const seen = await (await fetch(`${url}/api/v1/me`, { headers: forged })).json();
  expect(seen).toMatchObject({ [clientAddressHeader]: "127.0.0.1" });
});

test("the health check tells when the database does not answer", async () => {
  const url = await listening({ health: async () => ({ failing: ["log.db"] }) });
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
});

test("a page that fails is logged and costs its own request only", async () => {
  const logged: unknown[] = [];
  const url = await listening({
    pages: () => Promise.reject(new Error("broken")),
    log: { ...silent, error: (...line: unknown[]) => void logged.push(line) },
  });
  await expect(fetch(`${url}/broken`)).rejects.toThrow();
  expect(logged).toHaveLength(1);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

/** As browsers send it: without a length where there is no body, in chunks where there is one. */
async function send(url: string, method: string, body: readonly string[]): Promise<string> {
  const sent = httpRequest(`${url}/api/v1/x`, { method });
  for (const part of body) sent.write(part);
  sent.end();
  const [answer]: IncomingMessage[] = await once(sent, "response");
  let text = "";
  for await (const chunk of answer ?? []) text += String(chunk);
  return `${answer?.statusCode} ${text}`;
}

test("the API's request can be copied by middleware, its body absent or in chunks", async () => {
  const url = await listening({
    api: async (given) => new Response(await new Request(given, { method: "PUT" }).text()),
  });
  expect(await send(url, "DELETE", [])).toBe("200 ");
  expect(await send(url, "POST", ["园区", "简报"])).toBe("200 园区简报");
});

test("a client that would rather speak HTTP/2 is answered in HTTP/1.1", async () => {
  const url = new URL(await listening());
  server.on("upgrade", (_request, stream) => stream.destroy());
  const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" };
  const [response] = await once(get(url, { headers, path: "/healthz" }), "response");
  expect(response.statusCode).toBe(200);
});

test("behind a trusted proxy the client is the hop that the proxy names", async () => {
  const environment = {
    isDevelopment: false,
    publicOrigin: null,
    trustedProxies: ["127.0.0.0/8"],
    metricsToken: null,
  };
  const url = await listening({ environment });
  const headers = { "x-forwarded-for": "10.0.0.9, 2001:DB8::7", "x-real-ip": "10.0.0.8" };
  const seen = await (await fetch(`${url}/api/v1/me`, { headers })).json();
  expect(seen).toMatchObject({ [clientAddressHeader]: "2001:db8::7" });
  expect(seen).not.toHaveProperty("x-forwarded-for");
});

const everywhere = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
};

test.each([
  ["/", 200],
  ["/api/v1/me", 200],
  ["/healthz", 200],
  ["/api/csp-reports", 405],
  ["/_next/image?url=http%3A%2F%2F127.0.0.1", 404],
  ["/a%2fb", 400],
])("%s is answered %i with every security header", async (path, status) => {
  const url = await listening();
  const { headers, status: answered } = await fetch(`${url}${path}`);
  expect(answered).toBe(status);
  expect(Object.fromEntries(headers)).toMatchObject(everywhere);
  expect(headers.get("permissions-policy")).toContain("camera=()");
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.has("strict-transport-security")).toBe(false);
});

test("only a secure public address asks browsers to stay with it", async () => {
  const environment = {
    isDevelopment: false,
    publicOrigin: "https://zb.example.org",
    trustedProxies: [],
    metricsToken: null,
  };
  const { headers } = await fetch(await listening({ environment }));
  expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}$/);
});

test("each page is told the nonce of its own answer's policy, which no other answer has", async () => {
  const url = await listening({
    pages: async ({ headers }, response) => {
      const policy = headers["content-security-policy"];
      response.end(JSON.stringify({ nonce: headers[nonceHeader], policy }));
    },
  });
  const forged = { [nonceHeader]: "AAAA", "content-security-policy": "script-src 'nonce-AAAA'" };
  const nonces = new Set<unknown>();
  for (let asked = 0; asked < 3; asked++) {
    const answer = await fetch(url, { headers: forged });
    const told = (await answer.json()) as { nonce: string; policy: string };
    const policy = answer.headers.get("content-security-policy");
    expect(told.policy).toBe(policy);
    expect(policy).toContain(`script-src 'self' 'nonce-${told.nonce}' 'strict-dynamic'`);
    expect(policy).not.toContain("AAAA");
    nonces.add(told.nonce);
  }
  expect(nonces.size).toBe(3);
});

test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
  "pages are not asked by %s: there is nothing that they change",
  async (method) => {
    let asked = 0;
    const url = await listening({
      pages: async (_request, response) => {
        asked += 1;
        response.end();
      },
    });
    const answer = await fetch(`${url}/facts`, { method, headers: { "next-action": "x" } });
    expect([answer.status, answer.headers.get("allow"), asked]).toEqual([405, "GET, HEAD", 0]);
  },
);

test("neither the API nor a page sees a header with which a client would steer it", async () => {
  const seen: string[] = [];
  const url = await listening({
    api: async ({ headers }) => {
      seen.push(...headers.keys());
      return new Response();
    },
    pages: async ({ headers, rawHeaders }, response) => {
      const raw = rawHeaders.filter((_, index) => index % 2 === 0);
      seen.push(...Object.keys(headers), ...raw.map((name) => name.toLowerCase()));
      response.end();
    },
  });
  const headers = {
    "X-Middleware-Subrequest": "middleware",
    "X-Forwarded-Host": "evil.example",
    "X-Original-Url": "/settings",
    "x-nextjs-data": "1",
    "Next-Action": "0".repeat(40),
  };
  await fetch(`${url}/facts`, { headers });
  await fetch(`${url}/api/v1/me`, { headers });
  for (const name of Object.keys(headers)) expect(seen).not.toContain(name.toLowerCase());
  expect(seen).toContain("host");
});
