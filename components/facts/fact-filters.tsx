"use client";

import { useLocale, useTranslations } from "next-intl";
import { RemovableChip } from "#components/ui/chip.tsx";
import { Combobox, type ComboboxOption } from "#components/ui/combobox.tsx";
import { Select } from "#components/ui/select.tsx";
import { type FactQuery, type FactStatus, factStatuses } from "#core/contracts/facts.ts";
import { searchMetrics, searchZones } from "./fact-api.ts";

/** What the sidebar narrows the facts by; null stands for "any". */
export interface FactFilter {
  readonly zone: ComboboxOption | null;
  readonly metric: ComboboxOption | null;
  readonly year: number | null;
  readonly status: FactStatus | null;
}

export const noFilter: FactFilter = { zone: null, metric: null, year: null, status: null };

export function queryOf(words: string, filter: FactFilter): FactQuery {
  return {
    limit: 50,
    ...(words.trim() !== "" && { q: words.trim() }),
    ...(filter.zone !== null && { zone: filter.zone.id }),
    ...(filter.metric !== null && { metric: filter.metric.id }),
    ...(filter.year !== null && { from: `${filter.year}-01-01`, to: `${filter.year}-12-31` }),
    ...(filter.status !== null && { status: filter.status }),
  };
}

const firstYear = 2015;
const lastYear = 2030;
const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => lastYear - index);

interface FactFiltersProps {
  filter: FactFilter;
  onChange: (filter: FactFilter) => void;
}

export function FactFilters({ filter, onChange }: FactFiltersProps) {
  const t = useTranslations("factPanel");
  const locale = useLocale();
  const vocabulary = useTranslations("vocabulary");
  const chosen = [filter.zone, filter.metric].filter((option) => option !== null);
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <Combobox
          size="sm"
          label={t("zone")}
          placeholder={t("zone")}
          value={filter.zone}
          search={searchZones(locale)}
          onChange={(zone) => onChange({ ...filter, zone })}
        />
        <Combobox
          size="sm"
          label={t("metric")}
          placeholder={t("metric")}
          value={filter.metric}
          search={searchMetrics(locale)}
          onChange={(metric) => onChange({ ...filter, metric })}
        />
        <Select
          size="sm"
          aria-label={t("period")}
          value={filter.year === null ? "any" : String(filter.year)}
          options={[
            { value: "any", label: t("anyPeriod") },
            ...years.map((year) => ({
              value: String(year),
              label: t("year", { year: `${year}` }),
            })),
          ]}
          onChange={(year) => onChange({ ...filter, year: year === "any" ? null : Number(year) })}
        />
        <Select<FactStatus | "any">
          size="sm"
          aria-label={t("status")}
          value={filter.status ?? "any"}
          options={[
            { value: "any", label: t("anyStatus") },
            ...factStatuses.map((status) => ({
              value: status,
              label: vocabulary(`factStatus.${status}`),
            })),
          ]}
          onChange={(status) => onChange({ ...filter, status: status === "any" ? null : status })}
        />
      </div>
      {chosen.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {filter.zone !== null && (
            <RemovableChip
              name={filter.zone.label}
              onRemove={() => onChange({ ...filter, zone: null })}
            />
          )}
          {filter.metric !== null && (
            <RemovableChip
              name={filter.metric.label}
              onRemove={() => onChange({ ...filter, metric: null })}
            />
          )}
        </div>
      )}
    </div>
  );
}
