import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { InvitationTable } from "#components/settings/invitation-table.tsx";
import { NewInvitation } from "#components/settings/new-invitation.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { invitationShape } from "#core/contracts/people.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("invitations.title") };
}

export default async function InvitationsPage() {
  if ((await requireViewer()).role !== "admin") notFound();
  const path = "/invitations?limit=100";
  const [t, invitations] = await Promise.all([
    getTranslations("settings.invitations"),
    serverApi(path, listOf(invitationShape)),
  ]);
  return (
    <SettingsSection title={t("title")} lead={t("lead")} action={<NewInvitation />}>
      <InvitationTable path={path} first={invitations} />
    </SettingsSection>
  );
}
