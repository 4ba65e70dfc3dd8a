import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Logger } from "pino";
import { Refusal } from "#core/refusal.ts";
import { problemOf } from "./api/problem-answer.ts";
import { clientAddress, trustedProxies } from "./client-address.ts";
import { cspReportPath, dataPolicy, newNonce, pagePolicy } from "./content-security-policy.ts";
import { createCspReports } from "./csp-reports.ts";
import type { Environment } from "./environment.ts";
import type { Health } from "./health.ts";
import { createMetricsReader } from "./metrics/metrics-reader.ts";
import type { WebMetrics } from "./metrics/web-metrics.ts";
import {
  isFrameworkPath,
  isPlainHost,
  isPlainTarget,
  isRouterState,
  isSteeringHeader,
} from "./request-target.ts";
import { createRequestTracer, currentTrace, type EndedRequest } from "./request-trace.ts";
import { nonceHeader, pathHeader } from "./runtime.ts";
import { securityHeaders } from "./security-headers.ts";
import { clientAddressHeader } from "./whence.ts";

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

interface HttpServerParts {
  readonly environment: Pick<
    Environment,
    "isDevelopment" | "publicOrigin" | "trustedProxies" | "metricsToken"
  >;
  /** Answers everything under /api. */
  readonly api: (request: Request) => Promise<Response>;
  readonly health: () => Promise<Health>;
  /** The page of figures, and who hears of every request that has ended and every broken policy. */
  readonly metrics: Pick<WebMetrics, "page" | "contentType" | "requestEnded" | "policyBroken">;
  /** Next: pages and their assets. */
  readonly pages: NodeHandler;
  readonly log: Pick<Logger, "error" | "warn" | "info" | "debug">;
}

/**
 * One listener for all requests. What a target or a header could mean twice is refused or removed
 * first; the API is answered before Next sees the request, so that none of a framework's special
 * paths and headers stand between a caller and the access checks; Next itself only ever answers
 * GET and HEAD, each with a nonce of its own.
 */
export function createHttpServer(parts: HttpServerParts): Server {
  const { environment, api, health, metrics, pages, log } = parts;
  const answerApi = getRequestListener((request) => api(copyable(request)), {
    overrideGlobalObjects: false,
  });
  const headers = securityHeaders(environment);
  const isTrustedProxy = trustedProxies(environment.trustedProxies);
  const reports = createCspReports({
    log,
    onViolation: (directive) => metrics.policyBroken(directive),
  });
  const mayReadMetrics = createMetricsReader(environment);
  const tracer = createRequestTracer({
    log,
    isTrustedProxy,
    onEnded: (ended: EndedRequest) => metrics.requestEnded(ended),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader("content-security-policy", dataPolicy);
    const { url: target = "", method = "GET" } = request;
    if (!isPlainTarget(target) || !isPlainHost(request.headers.host)) {
      return refuse(response, "invalid");
    }
    const address = addressOf(request, isTrustedProxy);
    const [path = "/"] = target.split("?", 1);
    if (path === "/healthz") {
      return answerHealth(response, await health(), mayReadMetrics(request));
    }
    if (path === "/metrics") {
      return mayReadMetrics(request)
        ? answerMetrics(response, metrics)
        : refuse(response, "not-found");
    }
    removeSteeringHeaders(request);
    setHeader(request, clientAddressHeader, address);
    if (path === cspReportPath) return reports.answer(request, response, address);
    if (path.startsWith("/api/")) return answerApi(request, response);
    if (!environment.isDevelopment) {
      if (method !== "GET" && method !== "HEAD") return refuseMethod(response);
      if (isFrameworkPath(path)) return refuse(response, "not-found");
    }
    if (!isRouterState(request.headers["next-router-state-tree"])) {
      return refuse(response, "invalid");
    }
    return answerPage(request, response);
  }

  function answerPage(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const nonce = newNonce();
    const policy = pagePolicy({ ...environment, nonce });
    response.setHeader("content-security-policy", policy);
    // Next takes the nonce for its own scripts from the request's policy, the layout from ours.
    setHeader(request, "content-security-policy", policy);
    setHeader(request, nonceHeader, nonce);
    setHeader(request, pathHeader, request.url ?? "/");
    return pages(request, response);
  }

  return createServer({ shouldUpgradeCallback: isForWebSocket }, (request, response) => {
    tracer.run(request, response, () => {
      answer(request, response).catch((error: unknown) => {
        const requestId = currentTrace()?.requestId;
        log.error({ err: error, requestId, method: request.method }, "a request failed");
        response.destroy();
      });
    });
  });
}

function addressOf(
  { socket, headers }: IncomingMessage,
  isTrustedProxy: (address: string) => boolean,
): string {
  const forwarded = headers["x-forwarded-for"];
  const forwardedFor = Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? null);
  return clientAddress({ peer: socket.remoteAddress ?? "", forwardedFor }, isTrustedProxy);
}

/** Ours to say, or nobody's: whatever the client sent under these names is gone. */
function removeSteeringHeaders(request: IncomingMessage): void {
  const { rawHeaders } = request;
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) {
    if (isSteeringHeader(rawHeaders[at]?.toLowerCase() ?? "")) rawHeaders.splice(at, 2);
  }
  for (const name of Object.keys(request.headers)) {
    if (isSteeringHeader(name)) delete request.headers[name];
  }
}

function setHeader(request: IncomingMessage, name: string, value: string): void {
  request.rawHeaders.push(name, value);
  request.headers[name] = value;
}

/** The connection ends with it: what is left of a body is not waited for. */
function refuse(
  response: ServerResponse,
  reason: "invalid" | "not-found" | "method-not-allowed",
): void {
  const problem = problemOf(new Refusal(reason), "en");
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(body);
}

function refuseMethod(response: ServerResponse): void {
  response.setHeader("allow", "GET, HEAD");
  refuse(response, "method-not-allowed");
}

/** A client that offers h2c, as some do with every request, is answered in HTTP/1.1 instead. */
function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/**
 * The listener's request is a stand-in that `new Request(request)` cannot read, and middleware makes
 * such copies (of a body without a stated length, an absent one included).
 */
function copyable({ url, method, headers, body, signal }: Request): Request {
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, { method, headers, signal, ...(hasBody && { body, duplex: "half" }) });
}

/** Strangers hear that something is wrong, not what. */
function answerHealth(response: ServerResponse, { failing }: Health, mayKnow: boolean): void {
  const isHealthy = failing.length === 0;
  response.writeHead(isHealthy ? 200 : 503, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  const status = isHealthy ? "ok" : "unavailable";
  response.end(JSON.stringify({ status, ...(mayKnow && !isHealthy && { failing }) }));
}

async function answerMetrics(
  response: ServerResponse,
  metrics: Pick<WebMetrics, "page" | "contentType">,
): Promise<void> {
  const page = await metrics.page();
  response.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" });
  response.end(page);
}
