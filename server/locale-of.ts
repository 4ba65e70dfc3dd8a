import { type Locale, localeCookie, localeFromAcceptLanguage, parseLocale } from "#core/locale.ts";
import { cookieValue } from "./cookie-value.ts";

/** The person's own choice (the cookie of the language switch), else what the browser prefers. */
export function localeOf(headers: Headers): Locale {
  return (
    parseLocale(cookieValue(headers, localeCookie)) ??
    localeFromAcceptLanguage(headers.get("accept-language"))
  );
}
