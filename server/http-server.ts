import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { clientAddressHeader } from "./auth.ts";
import type { Environment } from "./environment.ts";
import { pathHeader } from "./runtime.ts";

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

interface HttpServerParts {
  readonly environment: Pick<Environment, "isDevelopment">;
  /** Answers everything under /api. */
  readonly api: (request: Request) => Promise<Response>;
  readonly isHealthy: () => Promise<boolean>;
  /** Next: pages and their assets. */
  readonly pages: NodeHandler;
  readonly log: Pick<Logger, "error">;
}

/**
 * One listener for all requests. The API is answered before Next sees the request, so that none of
 * a framework's special paths and headers stand between a caller and the access checks.
 */
export function createHttpServer(parts: HttpServerParts): Server {
  const { environment, api, isHealthy, pages, log } = parts;
  const answerApi = getRequestListener((request) => api(copyable(request)), {
    overrideGlobalObjects: false,
  });
  const headers = securityHeaders(environment);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    replaceHeader(request, clientAddressHeader, request.socket.remoteAddress ?? "unknown");
    for (const [name, value] of headers) response.setHeader(name, value);
    replaceHeader(request, pathHeader, request.url ?? "/");
    const path = (request.url ?? "/").split("?")[0];
    if (path === "/healthz") return answerHealth(response, await isHealthy());
    if (path?.startsWith("/api/")) return answerApi(request, response);
    return pages(request, response);
  }

  return createServer({ shouldUpgradeCallback: isForWebSocket }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error, method: request.method }, "a request failed");
      response.destroy();
    });
  });
}

/** A client that offers h2c, as some do with every request, is answered in HTTP/1.1 instead. */
function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/** What we say of a request ourselves: whatever the client sent under that name is gone. */
function replaceHeader(request: IncomingMessage, name: string, value: string): void {
  const { rawHeaders } = request;
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) {
    if (rawHeaders[at]?.toLowerCase() === name) rawHeaders.splice(at, 2);
  }
  rawHeaders.push(name, value);
  request.headers[name] = value;
}

/**
 * The listener's request is a stand-in that `new Request(request)` cannot read, and middleware makes
 * such copies (of a body without a stated length, an absent one included).
 */
function copyable({ url, method, headers, body, signal }: Request): Request {
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, { method, headers, signal, ...(hasBody && { body, duplex: "half" }) });
}

function answerHealth(response: ServerResponse, isHealthy: boolean): void {
  response.writeHead(isHealthy ? 200 : 503, { "content-type": "application/json" });
  response.end(JSON.stringify({ status: isHealthy ? "ok" : "unavailable" }));
}

function securityHeaders({ isDevelopment }: Pick<Environment, "isDevelopment">) {
  const scripts = isDevelopment ? "'self' 'unsafe-inline' 'unsafe-eval'" : "'self' 'unsafe-inline'";
  const policy = [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return new Map([
    ["content-security-policy", policy.join("; ")],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "same-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["permissions-policy", "camera=(), microphone=(), geolocation=()"],
  ]);
}
