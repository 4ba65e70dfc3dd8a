import { expect, test } from "vitest";
import {
  isFrameworkPath,
  isPlainHost,
  isPlainTarget,
  isRouterState,
  isSteeringHeader,
} from "./request-target.ts";

test.each([
  "/",
  "/facts?q=%E5%A4%96%E8%B4%B8&zone=%2F..%2F",
  "/reports/sample-report?_rsc=1x2",
  "/_next/static/chunks/a_-.~1.js",
  "/zones/%E9%AB%98%E6%96%B0",
  "/api/v1/facts?cursor=W10=",
])("%s is plain", (target) => {
  expect(isPlainTarget(target)).toBe(true);
});

test.each([
  "",
  "*",
  "http://127.0.0.1/",
  "//evil.example",
  "/\\evil.example",
  "/a//b",
  "/a/./b",
  "/a/../b",
  "/..",
  "/a/%2e%2e/b",
  "/a/.%2E/b",
  "/a%2fb",
  "/a%5Cb",
  "/a%252fb",
  "/a%00",
  "/a%0d%0aset-cookie:x",
  "/a%7F",
  "/a%",
  "/a%E9",
  "/a\tb",
  "/高新",
  `/${"x".repeat(9_000)}`,
])("%j is not plain", (target) => {
  expect(isPlainTarget(target)).toBe(false);
});

test.each([
  [undefined, true],
  ["localhost:3000", true],
  ["zb.example.org", true],
  ["127.0.0.1:80", true],
  ["[::1]:3000", true],
  ["[::1", false],
  ["", false],
  ["a b", false],
  ["localhost/../x", false],
  ["user@localhost", false],
  ["localhost:99999", false],
  ["localhost:x", false],
  ["256.1.1.1", false],
])("the host %j is plain: %s", (host, expected) => {
  expect(isPlainHost(host)).toBe(expected);
});

test.each([
  ["/_next/static/chunks/a.js", false],
  ["/facts", false],
  ["/_next/image", true],
  ["/_next/data/build/facts.json", true],
  ["/_next/webpack-hmr", true],
  ["/_next", false],
  ["/facts.rsc", true],
  ["/index.segments/_tree.segment.rsc", true],
  ["/facts.segments", true],
  ["/__nextjs_original-stack-frames", true],
  ["/_error", true],
])("%s belongs to the framework alone: %s", (path, expected) => {
  expect(isFrameworkPath(path)).toBe(expected);
});

test.each([
  ["x-middleware-subrequest", true],
  ["x-middleware-rewrite", true],
  ["x-nextjs-data", true],
  ["x-invoke-path", true],
  ["x-matched-path", true],
  ["x-now-route-matches", true],
  ["x-forwarded-for", true],
  ["x-forwarded-host", true],
  ["forwarded", true],
  ["x-real-ip", true],
  ["x-original-url", true],
  ["x-rewrite-url", true],
  ["x-http-method-override", true],
  ["x-zonebrief-client-address", true],
  ["x-zonebrief-nonce", true],
  ["content-security-policy", true],
  ["next-action", true],
  ["next-resume", true],
  ["next-router-state-tree", false],
  ["next-url", false],
  ["rsc", false],
  ["host", false],
  ["cookie", false],
  ["authorization", false],
  ["origin", false],
])("the header %s steers: %s", (name, expected) => {
  expect(isSteeringHeader(name)).toBe(expected);
});

test.each([
  [undefined, true],
  [encodeURIComponent('["",{},null,null,true]'), true],
  ["garbage", false],
  ["%5B%22", false],
  ["%E9", false],
  ["{}", false],
  [["[]", "[]"], false],
])("the router's state %j is taken: %s", (header, expected) => {
  expect(isRouterState(header)).toBe(expected);
});
