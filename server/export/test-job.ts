import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { crc32, deflateSync } from "node:zlib";
import { doc, references, sourceByFact } from "#core/export/test-report.ts";
import type { RenderJob } from "./render-job.ts";

/** A job over the small fact base of core/export/test-report.ts. */
export function jobOf(
  content: readonly Readonly<Record<string, unknown>>[],
  changes: Partial<RenderJob> = {},
): RenderJob {
  return {
    format: "pdf",
    title: "云州园区简报",
    bodyJson: jsonBytes(doc(...content)),
    locale: undefined,
    sources: Object.entries(sourceByFact).map(([factId, sourceId]) => ({
      factId,
      revision: 1,
      sourceId,
    })),
    references: Object.entries(references).map(([sourceId, text]) => ({ sourceId, text })),
    images: [],
    siteOrigin: "https://zb.example",
    fontFolder: null,
    ...changes,
  };
}

/** A body as it travels. */
export function jsonBytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}

/** Whether poppler's programs are installed; the tests that need them say when they are not. */
export const hasPoppler = ["pdftotext", "pdffonts", "pdfimages", "pdfinfo"].every(
  (program) => spawnSync(program, ["-v"]).error === undefined,
);

/** Runs one of poppler's programs over a PDF. */
export function readPdf(bytes: Uint8Array, program: string, ...options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-pdf-"));
  try {
    const file = join(folder, "report.pdf");
    writeFileSync(file, bytes);
    const output = program === "pdftotext" ? ["-"] : [];
    return execFileSync(program, [...options, file, ...output], {
      encoding: "utf8",
      // poppler complains about an entry that the standard allows.
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 ** 2,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The words of a PDF without the spaces and line ends that setting puts between them. */
export function wordsOfPdf(bytes: Uint8Array): string {
  return withoutSpaces(readPdf(bytes, "pdftotext", "-raw"));
}

export function withoutSpaces(text: string): string {
  return text.replace(/[\s\u200b\u00ad]/g, "");
}

/** A one-coloured PNG. */
export function pngOf({ width, height }: { width: number; height: number }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x99)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunkOf("IHDR", header),
    chunkOf("IDAT", pixels),
    chunkOf("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function chunkOf(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, "ascii"), data]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), named.length + 4);
  return chunk;
}
