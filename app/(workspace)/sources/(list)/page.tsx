import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { withQuery } from "#components/api-client.ts";
import { UrlSearch } from "#components/lists/url-search.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { SourceTable } from "#components/sources/source-table.tsx";
import {
  UploadSourceButton,
  UploadSourceDialog,
} from "#components/sources/upload-source-button.tsx";
import { listOf } from "#core/contracts/lists.ts";
import { sourceQuery, sourceShape } from "#core/contracts/sources.ts";
import { oneOf, type PageQuery } from "../../../page-query.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("sourceList");
  return { title: t("title") };
}

export default async function SourcesPage({ searchParams }: { searchParams: PageQuery }) {
  const viewer = await requireViewer();
  const asked = oneOf((await searchParams)["q"]) ?? undefined;
  const q = sourceQuery.shape.q.safeParse(asked).data;
  const path = withQuery("/sources", { q, limit: 50 });
  const [t, sources] = await Promise.all([
    getTranslations("sourceList"),
    serverApi(path, listOf(sourceShape)),
  ]);
  const mayWrite = viewer.role !== "reader";
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader title={t("title")} actions={mayWrite && <UploadSourceButton />} />
      <div className="px-4 pb-3 md:px-8">
        <UrlSearch label={t("searchLabel")} placeholder={t("searchPlaceholder")} />
      </div>
      <SourceTable
        key={path}
        path={path}
        first={sources}
        isSearch={q !== undefined}
        mayWrite={mayWrite}
      />
      {mayWrite && <UploadSourceDialog />}
    </main>
  );
}
