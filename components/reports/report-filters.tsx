"use client";

import { useTranslations } from "next-intl";
import { UrlSearch } from "../lists/url-search.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { ChoiceChip } from "../ui/chip.tsx";
import { Select } from "../ui/select.tsx";
import {
  type ReportFilter,
  type ReportSort,
  reportSorts,
  reportStatusFilters,
} from "./report-filter.ts";

export function ReportFilters({ filter }: { filter: ReportFilter }) {
  const t = useTranslations("home");
  const everywhere = useTranslations("everywhere");
  const words = useTranslations("vocabulary.reportStatus");
  const { set } = useUrlQuery();
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-8">
      <UrlSearch
        className="order-1 min-w-0 flex-1 md:flex-none"
        label={t("searchLabel")}
        placeholder={t("searchPlaceholder")}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line */}
      <div
        role="group"
        aria-label={t("statusLabel")}
        className="order-3 flex flex-wrap gap-1.5 md:order-2"
      >
        <ChoiceChip isOn={filter.status === null} onClick={() => set({ status: null })}>
          {everywhere("all")}
        </ChoiceChip>
        {reportStatusFilters.map((status) => (
          <ChoiceChip
            key={status}
            isOn={filter.status === status}
            onClick={() => set({ status: filter.status === status ? null : status })}
          >
            {words(status)}
          </ChoiceChip>
        ))}
      </div>
      <div className="order-2 ml-auto md:order-3">
        <Select<ReportSort>
          size="sm"
          aria-label={t("sortLabel")}
          value={filter.sort}
          onChange={(sort) => set({ sort: sort === "updated" ? null : sort })}
          options={reportSorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
          className="w-auto"
        />
      </div>
    </div>
  );
}
