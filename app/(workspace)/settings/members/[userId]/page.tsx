import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EndSessionsButton } from "#components/settings/end-sessions-button.tsx";
import { SessionTable } from "#components/settings/session-table.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { BackLink } from "#components/shell/back-link.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { personShape, sessionShape } from "#core/contracts/people.ts";
import { serverApi } from "../../../../server-api.ts";
import { requireViewer } from "../../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("sessions.title") };
}

/** Where a member is signed in, for administrators. */
export default async function MemberSessionsPage({
  params,
}: {
  params: Promise<{ userId: string }>;
}) {
  if ((await requireViewer()).role !== "admin") notFound();
  const { userId } = await params;
  const endPath = `/people/${encodeURIComponent(userId)}/sessions`;
  const path = `${endPath}?limit=100`;
  const [t, people, sessions] = await Promise.all([
    getTranslations("settings.sessions"),
    serverApi("/people?limit=200&removed=yes", listOf(personShape)),
    serverApi(path, listOf(sessionShape)),
  ]);
  const person = people.items.find(({ id }) => id === userId);
  return (
    <>
      <BackLink href="/settings/members">{t("backToMembers")}</BackLink>
      <SettingsSection
        title={t("titleOf", { name: person?.name ?? "—" })}
        lead={t("leadOf")}
        action={
          sessions.items.length > 0 && <EndSessionsButton path={endPath} label={t("endAll")} />
        }
      >
        <SessionTable path={path} first={sessions} endPath={endPath} />
      </SettingsSection>
    </>
  );
}
