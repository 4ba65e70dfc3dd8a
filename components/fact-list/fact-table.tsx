"use client";

import { Hash, SearchX } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { type Fact, factShape } from "#core/contracts/facts.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { sourceLine } from "../facts/fact-words.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SharedLine } from "../ui/shared-line.tsx";
import { Row, RowLink, Td, Th } from "../ui/table.tsx";
import { FactStatusBadge } from "./fact-status-badge.tsx";
import { FactValue } from "./fact-value.tsx";
import { MetricName } from "./metric-name.tsx";

export interface FactTableProps {
  /** The API's path with the filter in it. */
  path: string;
  first: FirstPage<Fact>;
  isFiltered: boolean;
}

export function FactTable({ path, first, isFiltered }: FactTableProps) {
  const t = useTranslations("factTable");
  return (
    <PagedTable
      path={path}
      shape={factShape}
      first={first}
      label={t("title")}
      className="md:px-4"
      head={
        <>
          <Th>{t("columns.metric")}</Th>
          <Th className="max-xl:hidden">{t("columns.zone")}</Th>
          <Th className="max-xl:hidden">{t("columns.period")}</Th>
          <Th isNumeric>{t("columns.value")}</Th>
          <Th className="pl-0">{t("columns.unit")}</Th>
          <Th className="max-md:hidden">{t("columns.status")}</Th>
          <Th className="max-lg:hidden">{t("columns.source")}</Th>
        </>
      }
      row={(fact) => <FactRow fact={fact} />}
      empty={<NoFacts isFiltered={isFiltered} />}
      note={(count) => (
        <p className="px-4 pt-3 text-12 text-faint md:px-8">{t("shown", { count })}</p>
      )}
    />
  );
}

function FactRow({ fact }: { fact: Fact }) {
  const t = useTranslations("factTable");
  const locale = useLocale();
  const zone = localName(fact.zone, locale);
  const period = periodLabel(fact.period, locale) || t("noPeriod");
  return (
    <Row>
      <Td className="w-full max-w-0 truncate max-xl:py-2">
        <RowLink href={`/facts/${fact.id}`} title={fact.subject ?? undefined}>
          <MetricName fact={fact} />
        </RowLink>
        <SharedLine
          first={zone}
          last={period}
          wrapsOnPhone
          className="text-12 text-faint xl:hidden"
        />
      </Td>
      <Td className="max-w-52 truncate max-xl:hidden min-[90rem]:max-w-80" title={zone}>
        {zone}
      </Td>
      <Td className="whitespace-nowrap max-xl:hidden">{period}</Td>
      <Td isNumeric className="text-ink">
        <FactValue revision={fact.current} />
      </Td>
      <Td className="whitespace-nowrap pl-0">{fact.current.unit}</Td>
      <Td className="max-md:hidden">
        <FactStatusBadge fact={fact} />
      </Td>
      <Td
        className="max-w-36 truncate max-lg:hidden 2xl:max-w-none"
        title={fact.current.source.title}
      >
        {sourceLine(fact.current)}
      </Td>
    </Row>
  );
}

function NoFacts({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("factTable");
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title={t("noMatchTitle")}>
        {t("noMatchBody")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Hash}
      title={t("emptyTitle")}
      action={
        <Button asChild>
          <Link href="/sources">{t("emptyAction")}</Link>
        </Button>
      }
    >
      {t("emptyBody")}
    </EmptyState>
  );
}
