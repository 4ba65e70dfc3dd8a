import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { newSecretToken } from "./secret-token.ts";
import { withoutSecrets } from "./without-secrets.ts";

test.each(["zb_", "inv_"] as const)(
  "a token that begins with %s is cut off wherever it stands",
  (prefix) => {
    const token = newSecretToken(prefix);
    for (const text of [
      token,
      `/invite/${token}?x`,
      `Error: GET /a/${token} answered 500\n at x`,
    ]) {
      const told = withoutSecrets(text);
      expect(told).toContain(`${prefix}[redacted]`);
      expect(told).not.toContain(token.slice(prefix.length, prefix.length + 8));
    }
  },
);

test("what is no token stays", () => {
  expect(withoutSecrets("GET /api/v1/reports/r_1/inv_1")).toBe("GET /api/v1/reports/r_1/inv_1");
});

test("no line of a log holds a token, an error's stack included", () => {
  const token = newSecretToken("inv_");
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLog({ logLevel: "info" }, "web", { write });
  log.error({ err: new Error(`no ${token}`), path: `/invite/${token}` }, `failed for ${token}`);
  expect(lines.join("")).toContain("inv_[redacted]");
  expect(lines.join("")).not.toContain(token);
});
