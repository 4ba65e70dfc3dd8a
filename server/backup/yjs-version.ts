import { createRequire } from "node:module";
import { z } from "zod";

const packageShape = z.object({ version: z.string() });

/** States are compared only between equal versions: another one may encode the same otherwise. */
export function yjsVersion(): string {
  return packageShape.parse(createRequire(import.meta.url)("yjs/package.json")).version;
}
