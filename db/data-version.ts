import { z } from "zod";
import type { MainDatabase } from "./open-database.ts";

/** Changes whenever any other connection, in this process or another, has committed. */
export function readDataVersion(db: MainDatabase): number {
  return z.number().parse(db.$client.pragma("data_version", { simple: true }));
}
