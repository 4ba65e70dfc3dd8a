"use client";

import { Keyboard, Languages, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { Me } from "#core/contracts/people.ts";
import { localeNames, useLocaleChoice } from "../locale/locale-switch.tsx";
import { type ThemeChoice, useThemeChoice } from "../locale/theme-switch.tsx";
import { Avatar } from "../ui/avatar.tsx";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuLink,
  MenuSeparator,
  MenuTrigger,
} from "../ui/menu.tsx";
import { useShell } from "./shell-context.tsx";
import { useSignOut } from "./use-sign-out.ts";

const nextTheme: Record<ThemeChoice, ThemeChoice> = {
  system: "light",
  light: "dark",
  dark: "system",
};
const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeNames = {
  system: "themeSystem",
  light: "themeLight",
  dark: "themeDark",
} as const;

/** Who is signed in, with settings, language, appearance and the way out. */
export function AccountMenu({ isCompact }: { isCompact: boolean }) {
  const { viewer } = useShell();
  const t = useTranslations("shell");
  return (
    <Menu>
      <MenuTrigger className="flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover">
        <Avatar person={viewer} isDecorative />
        <span className="sr-only">
          {t("account")} {isCompact && viewer.name}
        </span>
        {!isCompact && <AccountName viewer={viewer} />}
      </MenuTrigger>
      <MenuContent align="start" side="top" className="w-55">
        <MenuLabel>{viewer.email}</MenuLabel>
        <AccountItems />
      </MenuContent>
    </Menu>
  );
}

function AccountName({ viewer }: { viewer: Me }) {
  const words = useTranslations("vocabulary");
  return (
    <span className="min-w-0 grow">
      <span className="block truncate font-medium text-13 leading-4">{viewer.name}</span>
      {viewer.role !== null && (
        <span className="block truncate text-12 text-faint">
          {words(`workspaceRole.${viewer.role}`)}
        </span>
      )}
    </span>
  );
}

function AccountItems() {
  const t = useTranslations("shell");
  const everywhere = useTranslations("everywhere");
  const locale = useLocale();
  const chooseLocale = useLocaleChoice();
  const [theme, setTheme] = useThemeChoice();
  const { viewer, openKeyList } = useShell();
  const { signOut } = useSignOut(viewer.id);
  const otherLocale = locale === "zh" ? "en" : "zh";
  return (
    <>
      <MenuLink>
        <Link href="/settings">
          <Settings aria-hidden className="text-faint" />
          {t("settings")}
        </Link>
      </MenuLink>
      <MenuItem
        icon={themeIcons[theme]}
        onSelect={(event) => {
          event.preventDefault();
          setTheme(nextTheme[theme]);
        }}
      >
        {everywhere("theme")}
        <span className="ml-2 text-faint">{everywhere(themeNames[theme])}</span>
      </MenuItem>
      <MenuItem icon={Languages} onSelect={() => chooseLocale(otherLocale)}>
        {localeNames[otherLocale]}
      </MenuItem>
      <MenuItem icon={Keyboard} keys="?" onSelect={openKeyList} className="max-md:hidden">
        {t("keys")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t("signOut")}
      </MenuItem>
    </>
  );
}
