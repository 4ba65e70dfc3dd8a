import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LocaleSwitch } from "#components/locale/locale-switch.tsx";
import { ThemeSwitch } from "#components/locale/theme-switch.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("appearance.title") };
}

export default async function AppearancePage() {
  await requireViewer();
  const t = await getTranslations("settings.appearance");
  return (
    <SettingsSection title={t("title")}>
      <dl className="flex flex-col gap-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <dt className="font-medium text-13">
            {t("language")}
            <p className="font-normal text-faint">{t("languageHint")}</p>
          </dt>
          <dd>
            <LocaleSwitch />
          </dd>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <dt className="font-medium text-13">
            {t("theme")}
            <p className="font-normal text-faint">{t("themeHint")}</p>
          </dt>
          <dd>
            <ThemeSwitch />
          </dd>
        </div>
      </dl>
    </SettingsSection>
  );
}
