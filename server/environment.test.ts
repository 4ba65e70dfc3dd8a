import { expect, test } from "vitest";
import { EnvironmentError, isOpenWithoutOrigin, parseEnvironment } from "./environment.ts";

test.each([
  ["PORT", "3000abc"],
  ["PORT", "65536"],
  ["PORT", "-1"],
  ["PUBLIC_URL", "example.org"],
  ["PUBLIC_URL", "ftp://example.org"],
  ["PUBLIC_URL", "https://example.org/zonebrief"],
  ["TRUSTED_PROXY", "10.0.0.0/40"],
  ["TRUSTED_PROXY", "127.0.0.1, proxy.example"],
  ["SIGNUP", "yes"],
  ["SAMPLE_DATA", "0"],
  ["LOG_LEVEL", "loud"],
  ["DATABASE_URL", "postgres://x"],
])("%s=%s stops the start with one line that names it", (name, value) => {
  const start = () => parseEnvironment({ [name]: value });
  expect(start).toThrow(EnvironmentError);
  expect(start).toThrow(new RegExp(`^${name}[^\\n]*$`));
});

test("empty values count as unset, and a final slash of PUBLIC_URL is none", () => {
  const environment = parseEnvironment({ PORT: "", PUBLIC_URL: "https://zb.example.org/" });
  expect(environment).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    publicOrigin: "https://zb.example.org",
  });
});

test("the proxies to be believed are a list of addresses and ranges", () => {
  const { trustedProxies } = parseEnvironment({ TRUSTED_PROXY: "127.0.0.1, 10.0.0.0/8,,::1" });
  expect(trustedProxies).toEqual(["127.0.0.1", "10.0.0.0/8", "::1"]);
  expect(parseEnvironment({}).trustedProxies).toEqual([]);
});

test("a server that others reach without a PUBLIC_URL is told apart", () => {
  const isOpen = (variables: Record<string, string>) =>
    isOpenWithoutOrigin(parseEnvironment(variables));
  expect(isOpen({ HOST: "0.0.0.0" })).toBe(true);
  expect(isOpen({ HOST: "0.0.0.0", PUBLIC_URL: "https://zb.example.org" })).toBe(false);
  expect(isOpen({})).toBe(false);
});
