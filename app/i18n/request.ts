import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, localeFromAcceptLanguage, parseLocale } from "#core/locale.ts";
import { messagesIn } from "#core/messages/messages.ts";
import { defaultTimeZone, parseTimeZone, timeZoneCookie } from "#core/time-zone.ts";

// The switch's cookie decides, else the browser's languages (core/locale.ts).
export default getRequestConfig(async () => {
  const kept = await cookies();
  const chosen = parseLocale(kept.get(localeCookie)?.value);
  const locale = chosen ?? localeFromAcceptLanguage((await headers()).get("accept-language"));
  const timeZone = parseTimeZone(kept.get(timeZoneCookie)?.value) ?? defaultTimeZone;
  return { locale, messages: messagesIn(locale), timeZone };
});
