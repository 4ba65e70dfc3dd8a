import { z } from "zod";

/** Every list of the API: items and the cursor of the next page, null on the last one. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const isoDay = z.iso.date();
export const instant = z.iso.datetime();
export const entityId = z.string().min(1).max(64);

/** Trimmed, not empty, within the length a screen can show. */
export const shortText = (max = 200) => z.string().trim().min(1).max(max);

export const periodShape = z.object({
  start: isoDay.nullable(),
  end: isoDay.nullable(),
  label: z.string().trim().max(60),
});

/** A decimal without exponent: "1106.8", "-3.1". */
export const decimalString = z
  .string()
  .trim()
  .regex(/^-?\d{1,24}(\.\d{1,12})?$/);
