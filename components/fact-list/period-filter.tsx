"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { labelOfDays } from "#core/periods/period-label.ts";
import { FilterChip } from "../lists/filter-chip.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";

interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

const yearsOffered = 6;

/** Narrows by a span of days: a year with one press, or any two days. */
export function PeriodFilter({ from, to }: Days) {
  const t = useTranslations("factTable");
  const locale = useLocale();
  const { set } = useUrlQuery();
  const [isOpen, setIsOpen] = useState(false);
  const isOn = from !== null || to !== null;
  return (
    <FilterChip
      name={t("period")}
      chosen={isOn ? labelOfDays(from, to, locale) : null}
      onClear={() => set({ from: null, to: null })}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <PeriodForm
        from={from}
        to={to}
        onChoose={(days) => {
          set({ from: days.from, to: days.to });
          setIsOpen(false);
        }}
      />
    </FilterChip>
  );
}

function PeriodForm({ onChoose, ...given }: Days & { onChoose: (days: Days) => void }) {
  const t = useTranslations("factTable");
  const locale = useLocale();
  const [from, setFrom] = useState(given.from ?? "");
  const [to, setTo] = useState(given.to ?? "");
  const thisYear = new Date().getFullYear();
  const years = Array.from({ length: yearsOffered }, (_, index) => thisYear - index);
  return (
    <form
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose({ from: from || null, to: to || null });
      }}
    >
      <div className="grid grid-cols-3 gap-1">
        {years.map((year) => {
          const days = { from: `${year}-01-01`, to: `${year}-12-31` };
          return (
            <Button key={year} size="sm" onClick={() => onChoose(days)}>
              {labelOfDays(days.from, days.to, locale)}
            </Button>
          );
        })}
      </div>
      <Field label={t("from")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={from}
            max={to || undefined}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("to")} hint={t("periodHint")}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={to}
            min={from || undefined}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary">
        {t("apply")}
      </Button>
    </form>
  );
}
