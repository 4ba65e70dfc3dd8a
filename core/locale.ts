export const locales = ["zh", "en"] as const;
export type Locale = (typeof locales)[number];

/** The cookie in which the language switch keeps a person's choice. */
export const localeCookie = "zb-locale";

export function parseLocale(value: unknown): Locale | null {
  return locales.find((locale) => locale === value) ?? null;
}

/**
 * Chooses the interface language from an Accept-Language header: the first listed language that
 * we speak wins; Chinese when none is listed.
 */
export function localeFromAcceptLanguage(header: string | null | undefined): Locale {
  const preferred = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { tag, quality: quality ? Number(quality.split("=")[1]) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => parseLocale(tag.split("-")[0]))
    .find((locale) => locale !== null);
  return preferred ?? "zh";
}

/** The value for the html element's lang attribute. */
export function htmlLang(locale: Locale): string {
  return locale === "zh" ? "zh-CN" : "en";
}
