import { expect, test } from "vitest";
import { safeNextPath } from "./safe-next-path.ts";

test("a path of this site is kept with its query and fragment", () => {
  expect(safeNextPath("/facts?q=%E5%A4%96%E8%B4%B8#3")).toBe("/facts?q=%E5%A4%96%E8%B4%B8#3");
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n//evil.example",
  "javascript:alert(1)",
  "evil.example",
  "",
  undefined,
  ["/facts"],
  "/..//evil.example",
])("%j leads home instead", (value) => {
  expect(safeNextPath(value)).toBe("/");
});

test("the pages of signing in lead home, so nobody goes in circles", () => {
  expect(safeNextPath("/sign-in?next=/facts")).toBe("/");
  expect(safeNextPath("/invite/abc")).toBe("/");
  expect(safeNextPath("/sign-insight")).toBe("/sign-insight");
});

test("what Next adds to its own requests is taken away", () => {
  expect(safeNextPath("/facts?q=a&_rsc=1x2")).toBe("/facts?q=a");
});
