import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newNonce, pagePolicy, toastStyleHashes } from "./content-security-policy.ts";

const production = { isDevelopment: false, publicOrigin: "https://zb.example.org" };

function directives(policy: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources] as const;
    }),
  );
}

test("in production no directive allows inline code, evaluated code or another host", () => {
  const policy = directives(pagePolicy({ ...production, nonce: newNonce() }));
  for (const [name, sources] of policy) {
    expect(sources, name).not.toContain("'unsafe-inline'");
    expect(sources, name).not.toContain("'unsafe-eval'");
    for (const source of sources) expect(source, name).not.toMatch(/[*.]|^https?:/);
  }
  expect(policy.get("default-src")).toEqual(["'none'"]);
  expect(policy.get("script-src-attr")).toEqual(["'none'"]);
  expect(policy.get("base-uri")).toEqual(["'none'"]);
  expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
});

test("a nonce is long, in the alphabet that Next takes, and never the same", () => {
  const nonces = Array.from({ length: 1000 }, newNonce);
  expect(new Set(nonces).size).toBe(nonces.length);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
});

test("insecure requests are upgraded exactly where the public address is secure", () => {
  const plain = pagePolicy({ ...production, publicOrigin: null, nonce: "n" });
  expect(plain).not.toContain("upgrade-insecure-requests");
  expect(pagePolicy({ ...production, nonce: "n" })).toContain("upgrade-insecure-requests");
});

test("the styles of toasts are those of the installed package", () => {
  const script = join(createRequire(import.meta.url).resolve("sonner"), "..", "index.mjs");
  const literal = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(readFileSync(script, "utf8"))?.[1];
  const styles = String(JSON.parse(literal ?? "null"));
  const hashes = ["", styles].map((text) => createHash("sha256").update(text).digest("base64"));
  expect(toastStyleHashes).toEqual(hashes.map((hash) => `'sha256-${hash}'`));
});
