import { BlockList, isIP, isIPv4, SocketAddress } from "node:net";

/**
 * The address in the one form that is compared, counted and recorded: IPv4 for IPv4-mapped IPv6,
 * else compressed lower-case IPv6 without a zone. Null for what is no address.
 */
export function canonicalAddress(text: string): string | null {
  const [address = ""] = text.trim().split("%");
  if (isIPv4(address)) return address;
  if (isIP(address) !== 6) return null;
  const { address: compressed } = new SocketAddress({ address, family: "ipv6" });
  return ipv4Mapped(compressed) ?? compressed;
}

function ipv4Mapped(address: string): string | null {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

/**
 * What attempts are counted under: an IPv4 address, or the /64 of an IPv6 one, which a single host
 * has to itself.
 */
export function addressKey(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical === null) return "unknown";
  if (isIPv4(canonical)) return canonical;
  const [left = "", right = ""] = canonical.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === "" ? [] : right.split(":");
  const missing = canonical.includes("::") ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Tells whether an address is one of the proxies that TRUSTED_PROXY names. */
export type IsTrustedProxy = (address: string) => boolean;

/** @throws Error naming the entry that is neither an address nor a range */
export function trustedProxies(entries: readonly string[]): IsTrustedProxy {
  const list = new BlockList();
  for (const entry of entries) addEntry(list, entry);
  return (address) => list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

function addEntry(list: BlockList, entry: string): void {
  const [given = "", prefix, ...rest] = entry.split("/");
  const address = canonicalAddress(given);
  const isRange = prefix !== undefined;
  // A mapped address in a range would leave open which family the prefix counts in.
  const isMapped = address !== null && isIPv4(address) && !isIPv4(given);
  if (address === null || rest.length > 0 || (isRange && isMapped)) throw notAProxy(entry);
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  const allBits = family === "ipv4" ? 32 : 128;
  const bits = isRange ? prefixBits(prefix) : allBits;
  if (bits > allBits) throw notAProxy(entry);
  list.addSubnet(address, bits, family);
}

function prefixBits(text: string): number {
  return /^\d{1,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

const notAProxy = (entry: string) => new Error(`"${entry}" is neither an address nor a range`);

/**
 * Who really asks: the peer of the socket, unless that is a trusted proxy; then the right-most hop
 * of X-Forwarded-For that is none. Left of that hop anybody may have written anything. A hop that
 * is no address ends the search at the last one that is known.
 */
export function clientAddress(
  { peer, forwardedFor }: { peer: string; forwardedFor: string | null },
  isTrustedProxy: IsTrustedProxy,
): string {
  let known = canonicalAddress(peer);
  if (known === null) return "unknown";
  const hops = forwardedFor?.split(",") ?? [];
  for (const hop of hops.toReversed()) {
    if (!isTrustedProxy(known)) return known;
    const address = canonicalAddress(hop);
    if (address === null) return known;
    known = address;
  }
  return known;
}
