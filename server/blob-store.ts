import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { syncFolder } from "./sync-folder.ts";

/** Bytes under their SHA-256: written once, never changed, opaque names on disk. */
export interface BlobStore {
  /** Returns the lower-case hexadecimal SHA-256. The bytes are on disk when it resolves. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws when there is no such blob */
  read(sha256: string): Readable;
  pathOf(sha256: string): string;
}

const sha256Form = /^[0-9a-f]{64}$/;

export function openBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: string) => {
    if (!sha256Form.test(sha256)) throw new Error("not a SHA-256");
    return join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    pathOf,
    read: (sha256) => createReadStream(pathOf(sha256)),
    async put(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const path = pathOf(sha256);
      const known = await stat(path).catch(() => null);
      if (known === null) await writeDurably(path, bytes);
      return sha256;
    },
  };
}

/** Written beside its place and renamed into it, so that a blob is whole or not there. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const folder = join(path, "..");
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.draft-${randomUUID()}`);
  try {
    const file = await open(draft, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    for (const each of [folder, join(folder, "..")]) await syncFolder(each);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw error;
  }
}
