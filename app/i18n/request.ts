import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, localeFromAcceptLanguage, parseLocale } from "#core/locale.ts";
import { messagesIn } from "#core/messages/messages.ts";

// The switch's cookie decides, else the browser's languages (core/locale.ts).
export default getRequestConfig(async () => {
  const chosen = parseLocale((await cookies()).get(localeCookie)?.value);
  const locale = chosen ?? localeFromAcceptLanguage((await headers()).get("accept-language"));
  return { locale, messages: messagesIn(locale), timeZone: "Asia/Shanghai" };
});
