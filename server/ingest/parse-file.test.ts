import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8 } from "fflate";
import { expect, test } from "vitest";
import { maxHeapMegabytes } from "./ingest-limits.ts";
import { parseFile } from "./parse-file.ts";
import { docxFile, pdfFile, wordParagraph } from "./test-files.ts";

const generous = { timeoutMs: 20_000, maxResidentBytes: 512 * 1024 * 1024 };

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Takes many seconds to read: a hundred thousand small paragraphs. */
function slowFile(): Uint8Array {
  return docxFile(wordParagraph("增长").repeat(100_000));
}

const seeds = join(import.meta.dirname, "..", "..", "..", "shared", "seeds");

test.skipIf(!existsSync(seeds))(
  "every newspaper page beside the project is read unchanged (skipped where there is none)",
  async () => {
    for (const fileName of readdirSync(seeds)) {
      const bytes = readFileSync(join(seeds, fileName));
      const outcome = await parseFile({ bytes, fileName });
      expect(outcome).toMatchObject({ state: "read", text: bytes.toString("utf8") });
    }
  },
);

test("Word and PDF files are read inside the child's permissions", async () => {
  const word = await parseFile({
    bytes: docxFile(wordParagraph("增长12.9%")),
    fileName: "a.docx",
  });
  expect(word).toMatchObject({ state: "read", text: "增长12.9%" });
  const pdf = await parseFile({ bytes: pdfFile([["GDP 1106.8"]]), fileName: "a.pdf" });
  expect(pdf).toMatchObject({ state: "read", text: "GDP 1106.8\n\n" });
});

test("a file that takes too long is killed and refused", async () => {
  let processId = 0;
  const outcome = await parseFile(
    { bytes: slowFile(), fileName: "a.docx" },
    {
      limits: { ...generous, timeoutMs: 300 },
      onStart: (id) => {
        processId = id;
      },
    },
  );
  expect(outcome).toEqual({ state: "refused", reason: "file-too-hard" });
  expect(isAlive(processId)).toBe(false);
});

test("a file that takes too much memory is killed and refused", async () => {
  const outcome = await parseFile(
    { bytes: slowFile(), fileName: "a.docx" },
    { limits: { ...generous, maxResidentBytes: 80 * 1024 * 1024 } },
  );
  expect(outcome).toEqual({ state: "refused", reason: "file-too-hard" });
});

test("a bomb within the inflating limit dies of the heap limit, not the server", async () => {
  expect(maxHeapMegabytes).toBeLessThan(512);
  const bomb = docxFile("<w:p/>".repeat(12_000_000));
  expect(bomb.length).toBeLessThan(1_000_000);
  const outcome = await parseFile({ bytes: bomb, fileName: "bomb.docx" });
  expect(outcome).toEqual({ state: "refused", reason: "file-too-hard" });
}, 40_000);

test("an aborted upload kills its child", async () => {
  const abort = new AbortController();
  let processId = 0;
  const parsing = parseFile(
    { bytes: slowFile(), fileName: "a.docx" },
    {
      signal: abort.signal,
      onStart: (id) => {
        processId = id;
        abort.abort();
      },
    },
  );
  await expect(parsing).rejects.toMatchObject({ reason: "cancelled" });
  expect(isAlive(processId)).toBe(false);
});

test("two files are read at a time, the third waits, and an aborted one leaves the line", async () => {
  const started: string[] = [];
  const read = (fileName: string, signal?: AbortSignal) =>
    parseFile(
      { bytes: strToU8("增长"), fileName },
      { ...(signal ? { signal } : {}), onStart: () => started.push(fileName) },
    );
  const abort = new AbortController();
  const running = [read("1.txt"), read("2.txt")];
  const third = read("3.txt", abort.signal);
  const fourth = read("4.txt");
  await Promise.resolve();
  expect(started).toEqual(["1.txt", "2.txt"]);
  abort.abort();
  await expect(third).rejects.toMatchObject({ reason: "cancelled" });
  await Promise.all([...running, fourth]);
  expect(started).toEqual(["1.txt", "2.txt", "4.txt"]);
});
