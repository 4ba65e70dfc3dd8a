import { createHash, randomBytes } from "node:crypto";
import type { Environment } from "./environment.ts";

/** Where browsers report what a policy stopped (csp-reports.ts). */
export const cspReportPath = "/api/csp-reports";

/** The answer to one request names it, and so do the scripts and styles of that answer alone. */
export function newNonce(): string {
  return randomBytes(18).toString("base64");
}

/**
 * Toasts bring their own style element, which takes no nonce: it is empty when it is inserted and
 * filled afterwards, so both contents are named. A test computes them from the installed package.
 */
export const toastStyleHashes = [
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
] as const;

/**
 * The style attributes that Radix writes into pages made on the server: hidden native controls
 * behind the drawn ones. Any other style attribute in markup is stopped.
 */
export const styleAttributes = [
  "pointer-events:none",
  "outline:none",
  "position:absolute;border:0;width:1px;height:1px;padding:0;margin:-1px;overflow:hidden;clip:rect(0, 0, 0, 0);white-space:nowrap;word-wrap:normal",
  "position:absolute;pointer-events:none;opacity:0;margin:0;transform:translateX(-100%)",
] as const;

const styleAttributeHashes = styleAttributes.map(
  (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
);

export interface PolicyOptions extends Pick<Environment, "isDevelopment" | "publicOrigin"> {
  readonly nonce: string;
}

/**
 * The policy of a page. Scripts run when they carry the nonce, or when one that does loads them.
 * Of style attributes in markup only known ones count; scripts may still set styles. Hot reload evaluates
 * code and inserts styles without a nonce, so development allows both.
 */
export function pagePolicy({ nonce, isDevelopment, publicOrigin }: PolicyOptions): string {
  const ownNonce = `'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src 'self' ${ownNonce} 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "script-src-attr 'none'",
    isDevelopment
      ? "style-src 'self' 'unsafe-inline'"
      : `style-src 'self' ${ownNonce} ${toastStyleHashes.join(" ")}`,
    ...(isDevelopment ? [] : [`style-src-attr 'unsafe-hashes' ${styleAttributeHashes.join(" ")}`]),
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps(publicOrigin) ? ["upgrade-insecure-requests"] : []),
    // Known to every browser and sent at once; report-to is neither.
    `report-uri ${cspReportPath}`,
  ].join("; ");
}

/** The policy of everything that is data: opened as a document, it can do nothing at all. */
export const dataPolicy = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

export function isHttps(publicOrigin: string | null): boolean {
  return publicOrigin?.startsWith("https://") === true;
}
