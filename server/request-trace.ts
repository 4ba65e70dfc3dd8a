import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { canonicalAddress, type IsTrustedProxy } from "./client-address.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** What is known of the request that is being answered, by whatever answers it. */
export interface RequestTrace {
  /** Named in logs, in problem documents and in the answer's header. */
  readonly requestId: string;
  userId: string | null;
  /** The pattern of the API's route: "/api/v1/reports/:reportId". */
  route: string | null;
}

const requestIdHeader = "x-request-id";

const storage = new AsyncLocalStorage<RequestTrace>();

/** Null outside a request. */
export function currentTrace(): RequestTrace | null {
  return storage.getStore() ?? null;
}

/** Remembers who asks and by which route, for the request's line in the log. */
export function noteInTrace(known: Partial<Pick<RequestTrace, "userId" | "route">>): void {
  const trace = storage.getStore();
  if (trace !== undefined) Object.assign(trace, known);
}

export interface EndedRequest {
  readonly method: string;
  /** A pattern, never what a client made up. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

interface TracerParts {
  readonly log: Pick<Logger, "debug" | "info" | "warn">;
  readonly isTrustedProxy: IsTrustedProxy;
  onEnded(ended: EndedRequest): void;
}

export interface RequestTracer {
  /** Runs what answers a request; when the answer has ended, one line tells of it. */
  run<Result>(request: IncomingMessage, response: ServerResponse, work: () => Result): Result;
}

/** Runs what answers an upgrade, and tells of it itself, with the request's id known to it. */
export function traceUpgrade<Result>(
  request: IncomingMessage,
  isTrustedProxy: IsTrustedProxy,
  work: () => Result,
): Result {
  return storage.run(beginTrace(request, isTrustedProxy), work);
}

function beginTrace(request: IncomingMessage, isTrustedProxy: IsTrustedProxy): RequestTrace {
  return { requestId: idFor(request, isTrustedProxy), userId: null, route: null };
}

export function createRequestTracer({ log, isTrustedProxy, onEnded }: TracerParts): RequestTracer {
  return {
    run(request, response, work) {
      const trace = beginTrace(request, isTrustedProxy);
      const startedMs = performance.now();
      const { method = "GET", url = "/" } = request;
      const [path = "/"] = url.split(/[?#]/, 1);
      response.setHeader(requestIdHeader, trace.requestId);
      response.once("close", () => {
        const ms = Math.round((performance.now() - startedMs) * 10) / 10;
        const { requestId, userId } = trace;
        const status = response.statusCode;
        const kind = kindOf(path);
        // A page asks the API within the same request; its own path is what was asked for.
        const asked = (kind === "api" ? trace.route : null) ?? path;
        const line = { requestId, method, path: shown(asked), status, ms, userId };
        log[levelFor(kind, status)](
          response.writableFinished ? line : { ...line, isCutOff: true },
          "request",
        );
        onEnded({ method: knownMethod(method), route: routeOf(kind, trace), status, ms });
      });
      return storage.run(trace, work);
    },
  };
}

const wellFormedId = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** A proxy in front of us may have named the request already; anybody else's word is nothing. */
function idFor({ headers, socket }: IncomingMessage, isTrustedProxy: IsTrustedProxy): string {
  const given = headers[requestIdHeader];
  const hop = canonicalAddress(socket.remoteAddress ?? "");
  const isBelieved = hop !== null && isTrustedProxy(hop);
  return isBelieved && typeof given === "string" && wellFormedId.test(given) ? given : randomUUID();
}

type Kind = "api" | "auth" | "asset" | "probe" | "page";

function kindOf(path: string): Kind {
  if (path === "/healthz" || path === "/metrics") return "probe";
  if (path.startsWith("/api/auth/")) return "auth";
  if (path.startsWith("/api/")) return "api";
  return path.startsWith("/_next/") ? "asset" : "page";
}

function levelFor(kind: Kind, status: number): "debug" | "info" | "warn" {
  if (status >= 500) return "warn";
  return kind === "asset" || kind === "probe" ? "debug" : "info";
}

const maxPathLength = 200;

function shown(path: string): string {
  return withoutSecrets(path.slice(0, maxPathLength));
}

/** Few enough for a metric's label, whatever is asked for. */
function routeOf(kind: Kind, { route }: RequestTrace): string {
  if (kind === "api") return route ?? "/api";
  return { auth: "/api/auth", asset: "/_next", probe: "probe", page: "page" }[kind];
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function knownMethod(method: string): string {
  return methods.has(method) ? method : "other";
}
