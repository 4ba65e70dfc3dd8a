import { isHttps } from "./content-security-policy.ts";

export interface AuthCookies {
  readonly session: string;
  readonly dontRemember: string;
  readonly device: string;
  readonly isSecure: boolean;
}

/**
 * The names of the cookies we set. Where the public address is secure they are bound to its host
 * (RFC 6265bis, 4.1.3.2): no sibling, no path and no insecure page can set one in our place.
 */
export function authCookies(publicOrigin: string | null): AuthCookies {
  const isSecure = isHttps(publicOrigin);
  const prefix = isSecure ? "__Host-zonebrief" : "zonebrief";
  return {
    session: `${prefix}.session_token`,
    dontRemember: `${prefix}.dont_remember`,
    device: `${prefix}.device`,
    isSecure,
  };
}
