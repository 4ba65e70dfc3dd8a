import type { Locale } from "./locale.ts";

/** A zone or a metric as a person of this language reads it; Chinese where it has no other name. */
export function localName(
  entry: { readonly name: string; readonly englishName?: string | undefined },
  locale: Locale,
): string {
  return locale === "en" ? (entry.englishName ?? entry.name) : entry.name;
}
