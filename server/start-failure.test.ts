import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openMainDatabase } from "#db/open-database.ts";
import { openDataDir } from "./data-dir.ts";
import { startFailureLine } from "./start-failure.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const oneLine = /^Zonebrief could not start: [^\n]+\n$/;

async function lineOf(start: () => unknown): Promise<string | null> {
  try {
    await start();
  } catch (error) {
    return startFailureLine(error);
  }
  throw new Error("it started");
}

test("a data folder that is a file is told in one line that names it", async () => {
  const file = join(folder, "data");
  writeFileSync(file, "");
  const line = await lineOf(() => openDataDir(file));
  expect(line).toMatch(oneLine);
  expect(line).toContain(file);
});

test("a database file that is none is told in one line that names it", async () => {
  const file = join(folder, "zonebrief.db");
  writeFileSync(file, "this is no database, whatever its name says".repeat(100));
  const line = await lineOf(() => openMainDatabase(file, { busyTimeoutMs: 0 }));
  expect(line).toMatch(oneLine);
  expect(line).toContain(file);
});

test.skipIf(process.platform !== "linux")(
  "a second server is refused, also by another name of the same folder",
  async () => {
    const { release } = await openDataDir(join(folder, "data"));
    symlinkSync(join(folder, "data"), join(folder, "link"));
    expect(await lineOf(() => openDataDir(join(folder, "data")))).toMatch(oneLine);
    expect(await lineOf(() => openDataDir(join(folder, "link")))).toMatch(oneLine);
    release();
  },
);

test("our own errors keep their stack", () => {
  expect(startFailureLine(new TypeError("x is not a function"))).toBe(null);
});
