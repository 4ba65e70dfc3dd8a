import { expect, test } from "vitest";
import { exportFileName } from "./export-file-name.ts";

test.each([
  ["云州园区简报", "云州园区简报.pdf"],
  ['a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j.pdf"],
  ["../../etc/passwd", "etc passwd.pdf"],
  ["line\r\nSet-Cookie: x", "line Set-Cookie x.pdf"],
  ["\u202egpj.exe", "gpj.exe.pdf"],
  ["..", "report.pdf"],
  ["CON", "_CON.pdf"],
  ["", "report.pdf"],
  ["长".repeat(200), `${"长".repeat(80)}.pdf`],
  ["😀".repeat(200), `${"😀".repeat(80)}.pdf`],
  ["\ud800", "\ufffd.pdf"],
])("the title %j is saved as %j", (title, name) => {
  expect(exportFileName(title, "pdf")).toBe(name);
});
