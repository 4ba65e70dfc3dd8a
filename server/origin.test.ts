import { expect, test } from "vitest";
import { originAllowed } from "./origin.ts";

test.each([
  ["http://localhost:3000", "localhost:3000", true],
  ["http://127.0.0.1:3000", "127.0.0.1:3000", true],
  ["http://[::1]:3000", "[::1]:3000", true],
  [null, "localhost:3000", false],
  ["null", "localhost:3000", false],
  ["http://localhost:3001", "localhost:3000", false],
  ["https://localhost:3000", "localhost:3000", false],
  ["http://localhost:3000.evil.example", "localhost:3000", false],
  ["http://evil.example", "evil.example", false],
  ["http://localhost.evil.example", "localhost.evil.example", false],
  ["http://127.0.0.1:3000", "localhost:3000", false],
  ["http://localhost:3000", null, false],
  ["http://localhost:3000", "localhost:3000@evil.example", false],
  ["http://LOCALHOST:3000", "localhost:3000", false],
  ["http://localhost.:3000", "localhost.:3000", false],
  ["http://localhost:3000", "LOCALHOST:3000", false],
  ["http://[0:0:0:0:0:0:0:1]:3000", "[::1]:3000", false],
  ["http://[::1]:3000", "[0:0:0:0:0:0:0:1]:3000", false],
  ["http://[::ffff:127.0.0.1]:3000", "[::ffff:127.0.0.1]:3000", false],
  ["http://127.1:3000", "127.1:3000", false],
  ["http://user@localhost:3000", "localhost:3000", false],
  ["http://localhost:3000/", "localhost:3000", false],
  ["", "localhost:3000", false],
])("without PUBLIC_URL, origin %s at host %s is allowed: %s", (origin, host, allowed) => {
  expect(originAllowed({ publicOrigin: null }, { origin, host })).toBe(allowed);
});

test.each([
  ["https://zb.example.org", true],
  ["http://zb.example.org", false],
  ["https://evil.zb.example.org", false],
  ["https://zb.example.org.evil.example", false],
  ["https://zb.example.org:8443", false],
  ["http://localhost:3000", false],
  [null, false],
])("with PUBLIC_URL, origin %s is allowed: %s", (origin, allowed) => {
  const environment = { publicOrigin: "https://zb.example.org" };
  expect(originAllowed(environment, { origin, host: "localhost:3000" })).toBe(allowed);
});
