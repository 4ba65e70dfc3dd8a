import { expect, test } from "vitest";
import { fileNameIn } from "./file-name-in.ts";

test("the name in UTF-8 wins over the plain one", () => {
  const header = `attachment; filename="report.pdf"; filename*=UTF-8''%E7%AE%80%E6%8A%A5.pdf`;
  expect(fileNameIn(header)).toBe("简报.pdf");
});

test("a broken UTF-8 name leaves the plain one", () => {
  expect(fileNameIn(`attachment; filename="a.md"; filename*=UTF-8''%E7%`)).toBe("a.md");
});

test("no header or no name is no name", () => {
  expect(fileNameIn(null)).toBeNull();
  expect(fileNameIn("attachment")).toBeNull();
});
