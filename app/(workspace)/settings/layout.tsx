import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SettingsNav } from "#components/settings/settings-nav.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("settings");
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader title={t("title")} />
      <div className="flex min-w-0 flex-col gap-6 px-4 pb-12 md:flex-row md:gap-12 md:px-8">
        <SettingsNav />
        <div className="w-full min-w-0 max-w-190 md:pt-0.5">{children}</div>
      </div>
    </main>
  );
}
