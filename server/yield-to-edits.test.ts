import { spawn } from "node:child_process";
import { once } from "node:events";
import { getPriority, setPriority } from "node:os";
import { expect, test } from "vitest";
import { yieldToEdits } from "./yield-to-edits.ts";

test("files come after pages, pages after edits, and nobody is given more than before", async () => {
  const own = getPriority();
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(child, "spawn");
  const { pid = -1 } = child;
  yieldToEdits("pages", pid);
  const asPages = getPriority(pid);
  yieldToEdits("files", pid);
  const asFiles = getPriority(pid);
  expect([asPages, asFiles]).toEqual([Math.max(own, 5), Math.max(own, 10)]);
  setPriority(pid, 19);
  yieldToEdits("pages", pid);
  expect(getPriority(pid)).toBe(19);
  child.stdin.end();
  await once(child, "exit");
  expect(() => yieldToEdits("files", pid)).not.toThrow();
});
