"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { factStatuses } from "#core/contracts/facts.ts";
import { searchMetrics, searchZones } from "../facts/fact-api.ts";
import { FilterChip, FilterOptions } from "../lists/filter-chip.tsx";
import { SearchFilter } from "../lists/search-filter.tsx";
import { UrlSearch } from "../lists/url-search.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Button } from "../ui/button.tsx";
import { type FactListFilter, isFiltered } from "./fact-list-filter.ts";
import { PeriodFilter } from "./period-filter.tsx";

export interface FactListFiltersProps {
  filter: FactListFilter;
  /** The names behind the ids in the address. */
  zoneName: string | null;
  metricName: string | null;
}

export function FactListFilters({ filter, zoneName, metricName }: FactListFiltersProps) {
  const t = useTranslations("factTable");
  const lists = useTranslations("lists");
  const locale = useLocale();
  const { set } = useUrlQuery();
  const clear = { q: null, zone: null, metric: null, from: null, to: null, status: null };
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-8">
      <UrlSearch label={t("searchLabel")} placeholder={t("searchPlaceholder")} />
      <SearchFilter
        name={t("zone")}
        parameter="zone"
        chosen={zoneName}
        search={searchZones(locale)}
      />
      <SearchFilter
        name={t("metric")}
        parameter="metric"
        chosen={metricName}
        search={searchMetrics(locale)}
      />
      <PeriodFilter from={filter.from} to={filter.to} />
      <StatusFilter status={filter.status} />
      {isFiltered(filter) && (
        <Button look="ghost" onClick={() => set(clear)}>
          {lists("clear")}
        </Button>
      )}
    </div>
  );
}

function StatusFilter({ status }: Pick<FactListFilter, "status">) {
  const t = useTranslations("factTable");
  const words = useTranslations("vocabulary.factStatus");
  const { set } = useUrlQuery();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <FilterChip
      name={t("status")}
      chosen={status === null ? null : words(status)}
      onClear={() => set({ status: null })}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      contentClassName="w-44"
    >
      <FilterOptions
        value={status}
        options={factStatuses.map((value) => ({ value, label: words(value) }))}
        onChoose={(value) => {
          set({ status: value });
          setIsOpen(false);
        }}
      />
    </FilterChip>
  );
}
