"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type Locale, localeCookie } from "#core/locale.ts";
import { keepCookie } from "../keep-cookie.ts";
import { Segmented } from "../ui/segmented.tsx";

/** Each language is named in itself. */
export const localeNames: Record<Locale, string> = { zh: "中文", en: "English" };

/** Remembers the language in the cookie of core/locale.ts and renders the page in it. */
export function useLocaleChoice(): (locale: Locale) => void {
  const router = useRouter();
  return (locale) => {
    keepCookie(localeCookie, locale);
    router.refresh();
  };
}

export function LocaleSwitch() {
  const t = useTranslations("everywhere");
  const choose = useLocaleChoice();
  return (
    <Segmented<Locale>
      label={t("language")}
      value={useLocale()}
      onChange={choose}
      options={[
        { value: "zh", label: localeNames.zh },
        { value: "en", label: localeNames.en },
      ]}
    />
  );
}
