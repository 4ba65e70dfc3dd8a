"use client";

import { Building2, SearchX } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type Zone, zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { joinNames } from "../lists/join-names.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Row, RowLink, Td, Th } from "../ui/table.tsx";

export interface ZoneTableProps {
  path: string;
  first: FirstPage<Zone>;
  isSearch: boolean;
}

export function ZoneTable({ path, first, isSearch }: ZoneTableProps) {
  const t = useTranslations("zones");
  return (
    <PagedTable
      path={path}
      shape={zoneShape}
      first={first}
      label={t("title")}
      className="md:px-4"
      head={
        <>
          <Th>{t("columns.name")}</Th>
          <Th className="max-sm:hidden">{t("columns.city")}</Th>
          <Th className="max-md:hidden">{t("columns.province")}</Th>
          <Th className="max-lg:hidden">{t("columns.aliases")}</Th>
          <Th isNumeric>{t("columns.facts")}</Th>
        </>
      }
      row={(zone) => <ZoneRow zone={zone} />}
      empty={<NoZones isSearch={isSearch} />}
    />
  );
}

function ZoneRow({ zone }: { zone: Zone }) {
  const format = useFormatter();
  const locale = useLocale();
  const aliases = joinNames(zone.aliases, locale);
  return (
    <Row>
      <Td>
        <RowLink href={`/zones/${zone.id}`}>{localName(zone, locale)}</RowLink>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">{zone.city ?? "—"}</Td>
      <Td className="whitespace-nowrap max-md:hidden">{zone.province ?? "—"}</Td>
      <Td className="max-w-40 truncate text-faint max-lg:hidden xl:max-w-80" title={aliases}>
        {aliases}
      </Td>
      <Td isNumeric className="text-ink">
        {format.number(zone.factCount)}
      </Td>
    </Row>
  );
}

function NoZones({ isSearch }: { isSearch: boolean }) {
  const t = useTranslations("zones");
  return isSearch ? (
    <EmptyState icon={SearchX} title={t("noMatchTitle")}>
      {t("noMatchBody")}
    </EmptyState>
  ) : (
    <EmptyState icon={Building2} title={t("emptyTitle")}>
      {t("emptyBody")}
    </EmptyState>
  );
}
