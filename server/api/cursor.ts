import type { z } from "zod";
import { Refusal } from "#core/refusal.ts";
import type { Page } from "#db/page.ts";

/** A list's position as an opaque word: the sort key of the last item, base64url of its JSON. */
export function writeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * Reads a cursor that we wrote; null without one.
 *
 * @throws Refusal "invalid" for a cursor of another list or of somebody's own making
 */
export function readCursor<Key extends z.ZodType>(
  cursor: string | undefined,
  shape: Key,
): z.output<Key> | null {
  if (cursor === undefined) return null;
  const parsed = shape.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString()));
  if (!parsed.success) throw new Refusal("invalid", { detail: { field: "cursor" } });
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page of rows as the API's `{items, nextCursor}`. */
export function listAnswer<Row, Item>(page: Page<Row, unknown>, toItem: (row: Row) => Item) {
  return {
    items: page.items.map(toItem),
    nextCursor: page.next === null ? null : writeCursor(page.next),
  };
}
