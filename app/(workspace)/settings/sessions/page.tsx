import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndOwnSessionsButton } from "#components/settings/end-sessions-button.tsx";
import { SessionTable } from "#components/settings/session-table.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { sessionShape } from "#core/contracts/people.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("sessions.title") };
}

export default async function SessionsPage() {
  await requireViewer();
  const path = "/sessions?limit=100";
  const [t, sessions] = await Promise.all([
    getTranslations("settings.sessions"),
    serverApi(path, listOf(sessionShape)),
  ]);
  const hasOthers = sessions.items.some(({ isCurrent }) => !isCurrent);
  return (
    <SettingsSection
      title={t("title")}
      lead={t("lead")}
      action={hasOthers && <EndOwnSessionsButton path="/sessions" />}
    >
      <SessionTable path={path} first={sessions} endPath="/sessions" ofPerson={null} />
    </SettingsSection>
  );
}
