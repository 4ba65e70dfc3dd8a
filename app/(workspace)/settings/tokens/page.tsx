import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewToken } from "#components/settings/new-token.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { TokenTable } from "#components/settings/token-table.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { tokenShape } from "#core/contracts/people.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tokens.title") };
}

export default async function TokensPage() {
  await requireViewer();
  const path = "/tokens?limit=100";
  const [t, tokens] = await Promise.all([
    getTranslations("settings.tokens"),
    serverApi(path, listOf(tokenShape)),
  ]);
  return (
    <SettingsSection title={t("title")} lead={t("lead")} action={<NewToken />}>
      <TokenTable path={path} first={tokens} />
    </SettingsSection>
  );
}
