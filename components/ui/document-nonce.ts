/**
 * The nonce of the policy this document was loaded with, for styles inserted later. It outlives the
 * page's moves and refreshes, whose answers name other nonces. Undefined on the server.
 */
export function documentNonce(): string | undefined {
  if (typeof document === "undefined") return undefined;
  // The attribute is hidden from the page; the property is not.
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce || undefined;
}
