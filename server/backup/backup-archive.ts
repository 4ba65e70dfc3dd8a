import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, pack } from "tar-stream";
import type { BackupMember } from "./backup-manifest.ts";

// The archive is a gzipped tar, so that any system can look into it. It is written and read as a
// stream: its size costs no memory.

/** Counts and hashes what passes. */
export class Measure extends Transform {
  readonly #hash = createHash("sha256");
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, data: Buffer) => void) {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** Once, when everything has passed. */
  sha256(): string {
    return this.#hash.digest("hex");
  }
}

export interface ArchiveWriter {
  /** Adds the file at `path` as `name`; answers what was written of it. */
  addFile(name: string, path: string): Promise<BackupMember>;
  addJson(name: string, value: unknown): void;
  /** Resolves when the whole archive is on disk. */
  finish(): Promise<void>;
}

/** Writes a new archive; the file must not exist. Compressed lightly: time matters more here. */
export function writeArchive(file: string, signal: AbortSignal): ArchiveWriter {
  const tar = pack();
  const output = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
  const written = pipeline(tar, createGzip({ level: 1 }), output, { signal });
  // Whoever adds hears of a failure through `finish` or through the stream that was destroyed.
  written.catch(() => {});
  return {
    async addFile(name, path) {
      const source = await open(path, "r");
      const measure = new Measure();
      try {
        const { size } = await source.stat();
        const entry = tar.entry({ name, size, mode: 0o600, mtime: new Date(0) });
        // A file that has grown or shrunk since makes the entry fail.
        await pipeline(source.createReadStream({ autoClose: false }), measure, entry, { signal });
      } catch (error) {
        // When the output failed, that is the reason, and the entry's end only follows from it.
        await Promise.race([written, sleep(100)]);
        throw error;
      } finally {
        await source.close();
      }
      return { name, bytes: measure.bytes, sha256: measure.sha256() };
    },
    addJson(name, value) {
      tar.entry({ name, mode: 0o600, mtime: new Date(0) }, JSON.stringify(value, null, 1));
    },
    async finish() {
      tar.finalize();
      await written;
    },
  };
}

export interface ArchiveEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly content: Readable;
}

/**
 * The files of an archive in their order; each has to be read before the next one comes.
 *
 * @throws when it is no gzipped tar, is damaged or cut off
 */
export async function* readArchive(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<ArchiveEntry> {
  const tar = extract();
  const read = pipeline(createReadStream(file), createGunzip(), tar, { signal });
  read.catch(() => {});
  for await (const entry of tar) {
    yield {
      name: entry.header.name,
      isFile: entry.header.type === "file",
      content: Readable.from(entry),
    };
  }
  await read;
}
