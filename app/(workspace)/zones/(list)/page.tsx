import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withQuery } from "#components/api-client.ts";
import { UrlSearch } from "#components/lists/url-search.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { NewZoneButton } from "#components/zones/new-zone-button.tsx";
import { ZoneTable } from "#components/zones/zone-table.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { nameQuery, zoneShape } from "#core/contracts/zones.ts";
import { oneOf, type PageQuery } from "../../../page-query.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("zones");
  return { title: t("title") };
}

export default async function ZonesPage({ searchParams }: { searchParams: PageQuery }) {
  const viewer = await requireViewer();
  const asked = oneOf((await searchParams)["q"]) ?? undefined;
  const q = nameQuery.shape.q.safeParse(asked).data;
  const path = withQuery("/zones", { q, limit: 100 });
  const [t, zones] = await Promise.all([
    getTranslations("zones"),
    serverApi(path, listOf(zoneShape)),
  ]);
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader title={t("title")} actions={viewer.role !== "reader" && <NewZoneButton />} />
      <div className="px-4 pb-3 md:px-8">
        <UrlSearch label={t("searchLabel")} placeholder={t("searchPlaceholder")} />
      </div>
      <ZoneTable key={path} path={path} first={zones} isSearch={q !== undefined} />
    </main>
  );
}
