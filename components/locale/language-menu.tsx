"use client";

import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { parseLocale } from "#core/locale.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice, MenuContent, MenuGroup, MenuTrigger } from "../ui/menu.tsx";
import { localeNames, useLocaleChoice } from "./locale-switch.tsx";

/** The language switch where there is little room: outside the workspace. */
export function LanguageMenu() {
  const t = useTranslations("everywhere");
  const locale = useLocale();
  const choose = useLocaleChoice();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button look="ghost">
          <Languages aria-hidden />
          <span className="sr-only">{t("language")}</span>
          {localeNames[locale]}
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuGroup
          value={locale}
          onValueChange={(next) => {
            const chosen = parseLocale(next);
            if (chosen !== null) choose(chosen);
          }}
        >
          <MenuChoice value="zh">{localeNames.zh}</MenuChoice>
          <MenuChoice value="en">{localeNames.en}</MenuChoice>
        </MenuGroup>
      </MenuContent>
    </Menu>
  );
}
