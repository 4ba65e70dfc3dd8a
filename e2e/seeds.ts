import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "shared", "seeds");

export interface SeedPage {
  readonly fileName: string;
  readonly path: string;
  readonly text: string;
}

/** Real newspaper pages beside the project; an empty list where they are not there. */
export function seedPages(): readonly SeedPage[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((fileName) => {
      const path = join(folder, fileName);
      return { fileName, path, text: readFileSync(path, "utf8") };
    });
}
