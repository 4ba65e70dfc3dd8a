import { type Locale, localeCookie, localeFromAcceptLanguage, parseLocale } from "#core/locale.ts";

/** The person's own choice (the cookie of the language switch), else what the browser prefers. */
export function localeOf(headers: Headers): Locale {
  return (
    parseLocale(cookieValue(headers, localeCookie)) ??
    localeFromAcceptLanguage(headers.get("accept-language"))
  );
}

function cookieValue(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
