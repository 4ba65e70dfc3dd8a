import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirInUseError } from "../data-dir.ts";
import { becomeOnlyWriter } from "./only-writer.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "zonebrief-only-writer-"));
  mkdirSync(join(home, "data"));
  mkdirSync(join(home, "other"));
});
afterEach(() => rmSync(home, { recursive: true }));

test.runIf(process.platform === "linux")(
  "a log has one writer, under whatever path its folder is named",
  async () => {
    symlinkSync(join(home, "data"), join(home, "link"));
    await becomeOnlyWriter(join(home, "data", "log.db"));
    for (const folder of ["data", "link"]) {
      const second = becomeOnlyWriter(join(home, folder, "log.db"), { patienceMs: 0 });
      await expect(second).rejects.toThrow(DataDirInUseError);
    }
    await becomeOnlyWriter(join(home, "other", "log.db"), { patienceMs: 0 });
  },
);
