import type { Deed } from "#db/audit.ts";

/** The header in which http-server.ts names the client's address, whatever a client sends there. */
export const clientAddressHeader = "x-zonebrief-client-address";

const maxUserAgentLength = 300;

/** From where a request comes, as the audit log records it. */
export function whenceOf(headers: Headers | undefined): Required<Pick<Deed, "from" | "userAgent">> {
  return {
    from: headers?.get(clientAddressHeader) ?? null,
    userAgent: headers?.get("user-agent")?.slice(0, maxUserAgentLength) ?? null,
  };
}
