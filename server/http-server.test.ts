import { once } from "node:events";
import { get, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { clientAddressHeader } from "./auth.ts";
import { createHttpServer } from "./http-server.ts";

let server: Server;
afterEach(() => {
  server.close();
});

async function listening(parts: Partial<Parameters<typeof createHttpServer>[0]> = {}) {
  server = createHttpServer({
    environment: { isDevelopment: false },
    api: async (request) => Response.json(Object.fromEntries(request.headers)),
    isHealthy: async () => true,
    pages: async (_request, response) => response.end("page"),
    log: { error: () => {} },
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

test("every answer, of the API and of pages, carries the security headers", async () => {
  const url = await listening();
  for (const path of ["/", "/api/v1/me", "/healthz"]) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
  }
});

test("the health check tells when the database does not answer", async () => {
  const url = await listening({ isHealthy: async () => false });
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
});

test("a page that fails is logged and costs its own request only", async () => {
  const logged: unknown[] = [];
  const url = await listening({
    pages: () => Promise.reject(new Error("broken")),
    log: { error: (...line: unknown[]) => void logged.push(line) },
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
