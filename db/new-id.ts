import { randomUUID } from "node:crypto";

/** The id of a new row: opaque, unguessable, fit for a path. */
export function newId(): string {
  return randomUUID();
}
