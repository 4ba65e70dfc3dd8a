"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Segmented } from "../ui/segmented.tsx";

const themes = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof themes)[number];

const neverChanges = () => () => {};

/** The chosen theme; "system" until the browser has said what it remembers. */
export function useThemeChoice(): [ThemeChoice, (theme: ThemeChoice) => void] {
  const { theme, setTheme } = useTheme();
  const isInBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const chosen = themes.find((known) => isInBrowser && known === theme) ?? "system";
  return [chosen, setTheme];
}

export function ThemeSwitch() {
  const t = useTranslations("everywhere");
  const [theme, setTheme] = useThemeChoice();
  return (
    <Segmented<ThemeChoice>
      label={t("theme")}
      value={theme}
      onChange={setTheme}
      options={[
        { value: "light", label: t("themeLight"), icon: Sun },
        { value: "dark", label: t("themeDark"), icon: Moon },
        { value: "system", label: t("themeSystem"), icon: Monitor },
      ]}
    />
  );
}
