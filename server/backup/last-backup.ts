import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const shape = z.object({ at: z.iso.datetime(), bytes: z.int().min(0) });
export type LastBackup = z.infer<typeof shape>;

const fileName = "last-backup.json";

/** Leaves word in the data folder, for /metrics. */
export async function noteBackup(dataDir: string, backup: LastBackup): Promise<void> {
  const path = join(dataDir, fileName);
  const draft = await open(`${path}.draft`, "w", 0o600);
  await draft.writeFile(JSON.stringify(backup));
  await draft.close();
  await rename(`${path}.draft`, path);
}

/** Null when no backup was ever made of this folder, or the note cannot be read. */
export async function findLastBackup(dataDir: string): Promise<LastBackup | null> {
  const text = await readFile(join(dataDir, fileName), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
