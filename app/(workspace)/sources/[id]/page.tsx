import type { Metadata } from "next";
import { cache } from "react";
import { SourcePage } from "#components/sources/source-page.tsx";
import { sourceShape } from "#core/contracts/sources.ts";
import { oneOf, type PageQuery } from "../../../page-query.ts";
import { pageTitle } from "../../../page-title.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

type Params = Promise<{ id: string }>;

const readSource = cache((id: string) =>
  serverApi(`/sources/${encodeURIComponent(id)}`, sourceShape),
);

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: pageTitle((await readSource((await params).id)).title) };
}

/** One source to read and to capture facts from; `?quote=` marks a quote and goes to it. */
export default async function Page({
  params,
  searchParams,
}: {
  params: Params;
  searchParams: PageQuery;
}) {
  const viewer = await requireViewer();
  const { id } = await readSource((await params).id);
  const quoteId = oneOf((await searchParams)["quote"]) ?? null;
  return <SourcePage sourceId={id} quoteId={quoteId} mayWrite={viewer.role !== "reader"} />;
}
