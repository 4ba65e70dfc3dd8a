import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { shippedFontFolders } from "./print-fonts.ts";
import { TypstCompiler, TypstError } from "./typst-compiler.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-typst-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const compile = (source: string) =>
  new TypstCompiler(shippedFontFolders).toPdf(Buffer.from(source));

describe("even markup could reach nothing", () => {
  test.each([
    ["a file of the system", () => `#read("/etc/passwd")`],
    ["a file by a way upwards", () => `#read("../../../../../../etc/passwd")`],
    ["a file of its own folder", () => `#read("${join(folder, "canary")}")`],
    ["a source beside it", () => `#include "canary.typ"`],
    ["a package", () => `#import "@preview/no-such-package-of-ours:9.9.9": *`],
    ["a local package", () => `#import "@local/canary:1.0.0": *`],
  ])("%s", (_, source) => {
    writeFileSync(join(folder, "canary"), "canary");
    expect(() => compile(source())).toThrow(TypstError);
  });
});

test("a family counts as missing unless a font folder has it", () => {
  const path = join(shippedFontFolders[2] ?? "", "400Regular", "Tinos_400Regular.ttf");
  writeFileSync(join(folder, "own.ttf"), renamed(readFileSync(path), ["Tinos", "KaiTi"]));
  const compiler = new TypstCompiler([...shippedFontFolders, folder]);
  expect(compiler.missingFamilies(["KaiTi", "楷体_GB2312", "Noto Serif SC"])).toEqual([
    "楷体_GB2312",
  ]);
  expect(new TypstCompiler(shippedFontFolders).missingFamilies(["KaiTi"])).toEqual(["KaiTi"]);
});

/** A copy of a font under another name of the same length. */
function renamed(font: Buffer, [from, to]: readonly [string, string]): Buffer {
  const copy = Buffer.from(font);
  const patterns = [Buffer.from(from, "latin1"), Buffer.from(from, "utf16le").swap16()];
  const replacements = [Buffer.from(to, "latin1"), Buffer.from(to, "utf16le").swap16()];
  for (const [index, pattern] of patterns.entries()) {
    for (let at = copy.indexOf(pattern); at >= 0; at = copy.indexOf(pattern, at + 1)) {
      replacements[index]?.copy(copy, at);
    }
  }
  return copy;
}
