import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { englishZoneName } from "../core/vocabulary/english-names.ts";

/**
 * How much script a report's page takes, read from what the build wrote: what comes before the page
 * is ready (title and skeleton), and the editor's own script, which its head names. Panels, dialogs
 * and cards come later and are in neither. Kilobytes are of 1,000 bytes, compressed ones by gzip.
 */

const output = join(import.meta.dirname, "../.next");
const route = "/reports/[id]";

const routesShape = z.array(
  z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }),
);
const laterShape = z.record(z.string(), z.object({ files: z.array(z.string()) }));

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(output, path), "utf8"));
}

function firstLoad(): string[] {
  const routes = routesShape.parse(readJson("diagnostics/route-bundle-stats.json"));
  const report = routes.find((each) => each.route === route);
  return (report?.firstLoadChunkPaths ?? []).map((path) => path.replace(/^\.next\//, ""));
}

function editorScripts(): string[] {
  const page = `server/app/(workspace)${route}/page/react-loadable-manifest.json`;
  const files = Object.values(laterShape.parse(readJson(page))).flatMap((each) => each.files);
  const first = new Set(firstLoad());
  return [...new Set(files)].filter((file) => file.endsWith(".js") && !first.has(file));
}

function sizeOf(files: readonly string[]) {
  const bytes = files.map((file) => readFileSync(join(output, file)));
  const kilobytes = (parts: readonly Buffer[]) =>
    Math.round(parts.reduce((sum, { length }) => sum + length, 0) / 1_000);
  return { raw: kilobytes(bytes), compressed: kilobytes(bytes.map((each) => gzipSync(each))) };
}

const holds = (files: readonly string[], mark: string) =>
  files.some((file) => readFileSync(join(output, file), "utf8").includes(mark));

const chunks = () =>
  readdirSync(join(output, "static/chunks")).map((name) => `static/chunks/${name}`);

test("a report's page is ready to read within its budget of script", () => {
  const files = firstLoad();
  expect(files.length).toBeGreaterThan(0);
  const { raw, compressed } = sizeOf(files);
  expect(compressed).toBeLessThanOrEqual(245);
  expect(raw).toBeLessThanOrEqual(780);
});

test("the editor's script stays within its own", () => {
  const files = editorScripts();
  expect(files.length).toBeGreaterThan(0);
  const { raw, compressed } = sizeOf(files);
  expect(compressed).toBeLessThanOrEqual(290);
  expect(raw).toBeLessThanOrEqual(905);
});

test("what a report's page loads first holds no editor, no shared document and no parser", () => {
  const files = firstLoad();
  // Names that survive the minifier: a class of ProseMirror's, Yjs's own warning, zod's type names.
  for (const mark of ["ProseMirror-trailingBreak", "Yjs was already imported", "ZodObject"]) {
    expect([mark, holds(files, mark)]).toEqual([mark, false]);
  }
  const editor = editorScripts();
  for (const mark of ["ProseMirror-trailingBreak", "Yjs was already imported"]) {
    expect([mark, holds(editor, mark)]).toEqual([mark, true]);
  }
});

test("the text can be written before what reads and prints facts has come", () => {
  // The name of its errors: decimals are computed with it, and only facts have any.
  const decimals = "[DecimalError]";
  expect(holds([...firstLoad(), ...editorScripts()], decimals)).toBe(false);
  expect(holds(chunks(), decimals)).toBe(true);
});

test("no script holds the book of English names, which is the server's", () => {
  expect(holds(chunks(), englishZoneName("中关村科技园区") ?? "")).toBe(false);
});
