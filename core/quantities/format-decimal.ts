import type { Locale } from "../locale.ts";
import { withoutSign } from "./decimal-text.ts";

/** From this many digits on Chinese practice groups (GB/T 15835); English groups from four. */
const groupedFrom: Record<Locale, number> = { zh: 5, en: 4 };

/**
 * For lists and tables: "110680.50" → "110,680.50". Only groups are added; the decimals are those
 * of the stored string.
 */
export function formatDecimal(value: string, locale: Locale): string {
  const [whole = "", fraction] = withoutSign(value).split(".");
  const grouped =
    whole.length >= groupedFrom[locale] ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const sign = value.startsWith("-") ? "-" : "";
  return sign + grouped + (fraction === undefined ? "" : `.${fraction}`);
}
