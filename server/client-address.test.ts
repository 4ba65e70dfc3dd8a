import fc from "fast-check";
import { expect, test } from "vitest";
import { addressKey, canonicalAddress, clientAddress, trustedProxies } from "./client-address.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  [" 192.0.2.1 ", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:C000:0201", "192.0.2.1"],
  ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
  ["0000:0000:0000:0000:0000:ffff:c000:0201", "192.0.2.1"],
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["::1", "::1"],
  ["192.0.2.256", null],
  ["192.0.2.1:443", null],
  ["[::1]", null],
  ["0x7f.1", null],
  ["unknown", null],
  ["", null],
])("the address written %j is %j", (text, address) => {
  expect(canonicalAddress(text)).toBe(address);
});

const group = fc.integer({ min: 0, max: 0xffff });

test("all addresses of one /64 are counted as one, those of another are not", () => {
  fc.assert(
    fc.property(
      fc.tuple(group, group, group, group),
      fc.tuple(group, group, group, group),
      (net, host) => {
        const address = [...net, ...host].map((each) => each.toString(16)).join(":");
        const sibling = [...net, 1, 2, 3, 4].map((each) => each.toString(16)).join(":");
        const stranger = [net[0], net[1], net[2], net[3] ^ 1, ...host]
          .map((each) => each.toString(16))
          .join(":");
        fc.pre(canonicalAddress(address)?.includes(".") === false);
        expect(addressKey(address)).toBe(addressKey(sibling));
        expect(addressKey(address)).not.toBe(addressKey(stranger));
      },
    ),
  );
});

test("an IPv4 address is counted alone, however it is written", () => {
  expect(addressKey("::ffff:192.0.2.1")).toBe(addressKey("192.0.2.1"));
  expect(addressKey("192.0.2.1")).not.toBe(addressKey("192.0.2.2"));
  expect(addressKey("no address")).toBe("unknown");
});

const proxies = trustedProxies(["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"]);

test.each([
  ["a stranger's header is ignored", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a proxy that says nothing is the client", "10.0.0.1", null, "10.0.0.1"],
  ["the hop that a proxy names", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["what stands left of it is anybody's", "10.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"],
  ["proxies in a row", "10.0.0.1", "198.51.100.1, 192.0.2.7, 10.9.9.9", "198.51.100.1"],
  ["a mapped peer", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["an IPv6 proxy", "2001:db8:1:2::3", "2001:DB8:9::1", "2001:db8:9::1"],
  ["a hop that is no address", "10.0.0.1", "198.51.100.1, garbage", "10.0.0.1"],
  ["a hop with a port", "10.0.0.1", "198.51.100.1:4711", "10.0.0.1"],
  ["empty hops", "10.0.0.1", ", ,", "10.0.0.1"],
  ["trusted hops alone", "10.0.0.1", "10.0.0.2", "10.0.0.2"],
  ["no peer at all", "", "198.51.100.1", "unknown"],
])("who asks, with %s", (_case, peer, forwardedFor, expected) => {
  expect(clientAddress({ peer, forwardedFor }, proxies)).toBe(expected);
});

test.each([
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/8/8",
  "proxy.example",
  "::1/129",
  "::ffff:10.0.0.0/104",
])("%s names no proxy", (entry) => {
  expect(() => trustedProxies([entry])).toThrow(entry);
});
