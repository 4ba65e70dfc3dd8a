import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const good = { args: ["-e", "console.log('good was run')"] };
const bad = { args: ["-e", "process.exit(3)"] };
const long = {
  args: [
    "-e",
    `process.on("SIGINT", () => { console.log("so far"); process.exit(130); });
     setInterval(() => {}, 1_000);
     console.log("long", "began");`,
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-parts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In a process group of its own, as a terminal would start it. */
async function runParts(parts: object, names: readonly string[] = [], interruptAt = "never") {
  const program = join(folder, "program.mjs");
  const module = join(import.meta.dirname, "run-parts.mjs");
  writeFileSync(
    program,
    `import { runParts } from ${JSON.stringify(module)};
     process.exitCode = await runParts(${JSON.stringify(parts)}, ${JSON.stringify(names)});`,
  );
  const child = spawn(process.execPath, [program], { detached: true });
  let said = "";
  const hear = (chunk: Buffer) => {
    const before = said;
    said += chunk.toString();
    const isTime = said.includes(interruptAt) && !before.includes(interruptAt);
    if (isTime && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const [code] = await once(child, "close");
  return { code, said };
}

test("a part that fails hides nothing of the parts after it, and the run fails", async () => {
  const { code, said } = await runParts({ first: [bad], second: [good] });
  expect(code).toBe(1);
  expect(said).toContain("good was run");
  expect(said).toMatch(/first: FAILED after \d+ s \(3\)\n▸ second: passed/);
});

test("a part is run alone by its name", async () => {
  const { code, said } = await runParts({ first: [bad], second: [good] }, ["second"]);
  expect(code).toBe(0);
  expect(said).toContain("good was run");
  expect(said).not.toContain("first");
});

test("a name that is no part's runs nothing and says which there are", async () => {
  const { code, said } = await runParts({ first: [bad], second: [good] }, ["second", "third"]);
  expect(code).toBe(2);
  expect(said).toContain("no such part: third\nparts: first,second");
  expect(said).not.toContain("good was run");
});

test("Ctrl+C lets the part at hand tell what it has, and begins no other", async () => {
  const parts = { first: [long, good], second: [good] };
  const { code, said } = await runParts(parts, [], "long began");
  expect(code).toBe(130);
  expect(said).toContain("so far");
  expect(said).not.toContain("good was run");
  expect(said).toMatch(/first: interrupted after \d+ s\n▸ second: not run/);
});

test("a failure stays one when a later part is interrupted", async () => {
  const { code, said } = await runParts({ first: [bad], second: [long] }, [], "long began");
  expect(code).toBe(1);
  expect(said).toMatch(/first: FAILED.*\n▸ second: interrupted/);
});
