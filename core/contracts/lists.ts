import { z } from "zod";

/** Every list of the API: items and the cursor of the next page, null on the last one. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A cursor holds its list's sort key, such as a title: 3 bytes a character, base64 of it. */
const maxCursorLength = 10_000;

export const pageQuery = z.object({
  cursor: z.string().max(maxCursorLength).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const isoDay = z.iso.date();

/**
 * A day, a month or a year ("2021-12-23", "2021-12", "2021"): yearbooks carry a year, and a page
 * that was cut out may show no more than its month. Never a day that nobody read.
 */
export const publicationDate = z
  .string()
  .regex(/^\d{4}(-\d{2}){0,2}$/)
  .refine((date) => z.iso.date().safeParse(`${date}-01-01`.slice(0, 10)).success, {
    message: "not a date",
  });

/** What the reference vocabulary calls a zone or a metric; absent where it knows none. */
export const englishName = z.string().optional();

export const instant = z.iso.datetime();
export const entityId = z.string().min(1).max(64);

/**
 * Trimmed, within the length a screen can show, perhaps empty. Half a surrogate pair and the
 * character NUL are refused: no database and no export keeps them alike.
 */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes("\0"), { message: "not plain text" });

/** The same, and not empty. */
export const shortText = (max = 200) => plainText(max).min(1);

/** As it is compared: in lower case, without the blanks that copying brings along. */
export const emailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254));

export const periodShape = z
  .object({
    start: isoDay.nullable(),
    end: isoDay.nullable(),
    label: plainText(60),
  })
  .refine(({ start, end }) => start === null || end === null || start <= end, {
    message: "a period ends on or after the day it starts",
  });

/** A decimal without exponent: "1106.8", "-3.1". */
export const decimalString = z
  .string()
  .trim()
  .regex(/^-?\d{1,24}(\.\d{1,12})?$/);
