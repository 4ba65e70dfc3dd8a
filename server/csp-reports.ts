import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { z } from "zod";
import { addressKey } from "./client-address.ts";
import { createRateWindow } from "./rate-window.ts";
import { withoutSecrets } from "./without-secrets.ts";

const maxBodyBytes = 16 * 1024;
const windowMs = 60_000;
/** A page that is broken everywhere says so often enough. */
const maxPerAddress = 20;
const maxInAll = 200;

const reportShape = z.object({
  "csp-report": z.object({
    "document-uri": z.string(),
    "effective-directive": z.string().optional(),
    "violated-directive": z.string().optional(),
    "blocked-uri": z.string().optional(),
    "source-file": z.string().optional(),
    "line-number": z.number().optional(),
  }),
});

/** Few enough for a metric's label, whatever is posted. */
const directives: ReadonlySet<string> = new Set([
  "connect-src",
  "default-src",
  "font-src",
  "form-action",
  "frame-ancestors",
  "frame-src",
  "img-src",
  "script-src",
  "script-src-attr",
  "script-src-elem",
  "style-src",
  "style-src-attr",
  "style-src-elem",
  "worker-src",
]);

interface Violation {
  readonly document: string;
  readonly directive: string;
  readonly blocked: string;
  readonly source: string;
}

interface CspReportParts {
  readonly log: Pick<Logger, "warn">;
  readonly onViolation: (directive: string) => void;
  readonly nowMs?: () => number;
}

export interface CspReports {
  answer(request: IncomingMessage, response: ServerResponse, address: string): Promise<void>;
}

/**
 * Takes what browsers say a policy stopped. Anybody can post here, so each address and all of them
 * together are limited, and only what names a place in our code is logged: no query, no token, no
 * sample of the page.
 */
export function createCspReports({
  log,
  onViolation,
  nowMs = Date.now,
}: CspReportParts): CspReports {
  const perAddress = createRateWindow({ windowMs, max: maxPerAddress, nowMs });
  const inAll = createRateWindow({ windowMs, max: maxInAll, nowMs });

  async function statusFor(request: IncomingMessage, address: string): Promise<number> {
    if (request.method !== "POST") return 405;
    if (!perAddress.admits(addressKey(address)) || !inAll.admits("all")) return 429;
    if (!isReport(request.headers["content-type"])) return 415;
    const body = await limitedBody(request);
    if (body === null) return 413;
    const violation = violationIn(body);
    if (violation === null) return 400;
    onViolation(violation.directive);
    log.warn({ violation }, "a page broke its policy");
    return 204;
  }

  return {
    async answer(request, response, address) {
      const status = await statusFor(request, address);
      // What is not read is not waited for either.
      response.writeHead(status, {
        "cache-control": "no-store",
        ...(status === 405 && { allow: "POST" }),
        ...(status !== 204 && { connection: "close" }),
      });
      response.end();
    },
  };
}

function isReport(contentType: string | undefined): boolean {
  const [type] = contentType?.split(";") ?? [];
  return type === "application/csp-report";
}

async function limitedBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    byteCount += chunk.byteLength;
    if (byteCount > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function violationIn(text: string): Violation | null {
  const parsed = reportShape.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const report = parsed.data["csp-report"];
  const directive = report["effective-directive"] ?? report["violated-directive"] ?? "";
  return {
    document: pathOf(report["document-uri"]),
    directive: directives.has(directive) ? directive : "other",
    blocked: blockedOf(report["blocked-uri"] ?? ""),
    source: `${pathOf(report["source-file"])}:${report["line-number"] ?? 0}`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Without host, query and fragment, and without a token in it. */
function pathOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return "unknown";
  return withoutSecrets(new URL(url).pathname).slice(0, 200);
}

/** "inline", "eval", or the origin of what was to be loaded. */
function blockedOf(text: string): string {
  if (/^[a-z-]{1,20}$/.test(text)) return text;
  return URL.canParse(text) ? new URL(text).origin.slice(0, 200) : "unknown";
}
