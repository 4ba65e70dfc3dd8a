"use client";

import { useTranslations } from "next-intl";
import type { FieldControl } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { type Span, spans } from "./report-period.ts";

export interface ChosenPeriod {
  readonly year: number;
  readonly span: Span;
}

export interface PeriodFieldsProps {
  control: FieldControl;
  value: ChosenPeriod | null;
  onChange: (value: ChosenPeriod | null) => void;
}

const yearsBack = 10;

/** A year and a part of it, or nothing. */
export function PeriodFields({ control, value, onChange }: PeriodFieldsProps) {
  const t = useTranslations("home.period");
  const thisYear = new Date().getFullYear();
  const years = Array.from({ length: yearsBack + 2 }, (_, index) => thisYear + 1 - index);
  return (
    <div className="flex gap-2">
      <Select
        {...control}
        aria-label={t("year")}
        value={value === null ? "none" : String(value.year)}
        onChange={(year) =>
          onChange(year === "none" ? null : { year: Number(year), span: value?.span ?? "year" })
        }
        options={[
          { value: "none", label: t("none") },
          ...years.map((year) => ({
            value: String(year),
            label: t("yearNumber", { year: `${year}` }),
          })),
        ]}
      />
      <Select<Span>
        aria-label={t("span")}
        value={value?.span ?? "year"}
        disabled={value === null}
        onChange={(span) => value !== null && onChange({ ...value, span })}
        options={spans.map((span) => ({ value: span, label: t(`spans.${span}`) }))}
      />
    </div>
  );
}
