import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EndTheirSessionsButton } from "#components/settings/end-sessions-button.tsx";
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

/** Where another member is signed in, for administrators. */
export default async function MemberSessionsPage({
  params,
}: {
  params: Promise<{ userId: string }>;
}) {
  const viewer = await requireViewer();
  if (viewer.role !== "admin") notFound();
  const { userId } = await params;
  // Ending one's own sessions spares the present one, which is said there.
  if (userId === viewer.id) redirect("/settings/sessions");
  const personPath = `/people/${encodeURIComponent(userId)}`;
  const endPath = `${personPath}/sessions`;
  const path = `${endPath}?limit=100`;
  const [t, { name }, sessions] = await Promise.all([
    getTranslations("settings.sessions"),
    serverApi(personPath, personShape),
    serverApi(path, listOf(sessionShape)),
  ]);
  return (
    <>
      <BackLink href="/settings/members">{t("backToMembers")}</BackLink>
      <SettingsSection
        title={t("titleOf", { name })}
        lead={t("leadOf")}
        action={sessions.items.length > 0 && <EndTheirSessionsButton path={endPath} name={name} />}
      >
        <SessionTable path={path} first={sessions} endPath={endPath} ofPerson={name} />
      </SettingsSection>
    </>
  );
}
