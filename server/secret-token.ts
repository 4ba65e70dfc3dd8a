import { createHash, randomBytes } from "node:crypto";

/**
 * Secrets that travel in links and headers (invitations, personal tokens): 256 random bits, of
 * which only the SHA-256 is ever stored.
 */
export function newSecretToken(prefix: "zb_" | "inv_"): string {
  return prefix + randomBytes(32).toString("base64url");
}

export function hashSecretToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
