import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";

/**
 * What attempts at an account are counted under: one key for all spellings of its address. Case,
 * width, blanks, invisible characters, a "+tag" and the form of the domain make no difference;
 * that one too many addresses may fall together costs nobody but the guesser.
 */
export function accountKey(email: string): string {
  const folded = email
    .normalize("NFKC")
    .replace(/[\s\p{C}\p{Z}]+/gu, "")
    .toLowerCase();
  const at = folded.lastIndexOf("@");
  const [local = ""] = folded.slice(0, Math.max(at, 0)).split("+", 1);
  const domain = folded.slice(at + 1).replace(/\.+$/, "");
  const address = `${local}@${domainToASCII(domain) || domain}`;
  return createHash("sha256").update(address).digest("base64url");
}
