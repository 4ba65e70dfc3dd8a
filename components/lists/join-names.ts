import type { Locale } from "#core/locale.ts";

/** Names in a row, with no "and": "济南高新区、济南国家高新区". */
export function joinNames(names: readonly string[], locale: Locale): string {
  return names.join(locale === "zh" ? "、" : ", ");
}
