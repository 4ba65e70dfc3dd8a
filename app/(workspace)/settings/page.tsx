import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PasswordForm } from "#components/settings/password-form.tsx";
import { ProfileForm } from "#components/settings/profile-form.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { requireViewer } from "../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("profile.title") };
}

export default async function ProfilePage() {
  const viewer = await requireViewer();
  const t = await getTranslations("settings.profile");
  return (
    <>
      <SettingsSection title={t("title")}>
        <ProfileForm viewer={viewer} />
      </SettingsSection>
      <SettingsSection title={t("passwordTitle")}>
        <PasswordForm />
      </SettingsSection>
    </>
  );
}
