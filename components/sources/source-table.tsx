"use client";

import { Newspaper, SearchX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type Source, sourceShape } from "#core/contracts/sources.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Row, RowLink, Td, Th } from "../ui/table.tsx";
import { UploadSourceButton } from "./upload-source-button.tsx";

export interface SourceTableProps {
  path: string;
  first: FirstPage<Source>;
  isSearch: boolean;
  mayWrite: boolean;
}

export function SourceTable({ path, first, isSearch, mayWrite }: SourceTableProps) {
  const t = useTranslations("sourceList");
  return (
    <PagedTable
      path={path}
      shape={sourceShape}
      first={first}
      label={t("title")}
      className="md:px-4"
      head={
        <>
          <Th>{t("columns.title")}</Th>
          <Th className="max-md:hidden">{t("columns.kind")}</Th>
          <Th className="max-md:hidden">{t("columns.publisher")}</Th>
          <Th className="max-sm:hidden">{t("columns.date")}</Th>
          <Th isNumeric>{t("columns.facts")}</Th>
          <Th isNumeric className="max-lg:hidden">
            {t("columns.added")}
          </Th>
        </>
      }
      row={(source) => <SourceRow source={source} />}
      empty={<NoSources isSearch={isSearch} mayWrite={mayWrite} />}
    />
  );
}

function SourceRow({ source }: { source: Source }) {
  const everywhere = useTranslations("everywhere");
  const words = useTranslations("vocabulary.sourceKind");
  const format = useFormatter();
  const line = [source.publisher, source.publishedOn].filter((part) => part !== null).join(" ");
  return (
    <Row>
      <Td className="w-full max-md:py-2">
        <span className="flex items-center gap-2">
          <RowLink href={`/sources/${source.id}`}>{source.title}</RowLink>
          {source.isSample && <Badge>{everywhere("sample")}</Badge>}
        </span>
        <span className="block text-12 text-faint md:hidden">{line}</span>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">{words(source.kind)}</Td>
      <Td className="whitespace-nowrap max-md:hidden">{source.publisher ?? "—"}</Td>
      <Td className="whitespace-nowrap max-sm:hidden">{source.publishedOn ?? "—"}</Td>
      <Td isNumeric className="text-ink">
        {format.number(source.factCount)}
      </Td>
      <Td isNumeric className="max-lg:hidden">
        <When instant={source.addedAt} />
      </Td>
    </Row>
  );
}

function NoSources({ isSearch, mayWrite }: Pick<SourceTableProps, "isSearch" | "mayWrite">) {
  const t = useTranslations("sourceList");
  return isSearch ? (
    <EmptyState icon={SearchX} title={t("noMatchTitle")}>
      {t("noMatchBody")}
    </EmptyState>
  ) : (
    <EmptyState
      icon={Newspaper}
      title={t("emptyTitle")}
      action={mayWrite && <UploadSourceButton />}
    >
      {t("emptyBody")}
    </EmptyState>
  );
}
