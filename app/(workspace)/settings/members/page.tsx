import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PeopleTable } from "#components/settings/people-table.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { personShape } from "#core/contracts/people.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("members.title") };
}

/** Everybody sees who is here; administrators change roles and see who was removed. */
export default async function MembersPage() {
  const isAdmin = (await requireViewer()).role === "admin";
  const path = isAdmin ? "/people?limit=100&removed=yes" : "/people?limit=100";
  const [t, people] = await Promise.all([
    getTranslations("settings.members"),
    serverApi(path, listOf(personShape)),
  ]);
  return (
    <SettingsSection title={t("title")} lead={isAdmin ? t("lead") : undefined}>
      <PeopleTable path={path} first={people} mayManage={isAdmin} />
    </SettingsSection>
  );
}
