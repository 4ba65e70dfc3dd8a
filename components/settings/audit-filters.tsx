"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { auditActions } from "#core/audit-actions.ts";
import type { Person } from "#core/contracts/people.ts";
import { FilterChip, FilterOptions } from "../lists/filter-chip.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { useUrlText } from "../lists/use-url-text.ts";
import { Input } from "../ui/input.tsx";
import { wordOfAction } from "./audit-words.ts";

export function AuditFilters({ people }: { people: readonly Person[] }) {
  const t = useTranslations("audit");
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <ChoiceFilter
        name={t("person")}
        parameter="actor"
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChoiceFilter
        name={t("kind")}
        parameter="action"
        options={auditActions.map((value) => ({ value, label: t(wordOfAction(value)) }))}
      />
      <DayFilter name={t("from")} parameter="from" />
      <DayFilter name={t("to")} parameter="to" />
    </div>
  );
}

/** A year is typed digit by digit, and 0002 is one on the way to 2026. */
const hasWholeYear = (day: string) => day === "" || day >= "1000";

function DayFilter({ name, parameter }: { name: string; parameter: "from" | "to" }) {
  const id = useId();
  const { text, setText } = useUrlText(parameter, hasWholeYear);
  return (
    <span className="inline-flex items-center gap-1.5 text-13 text-muted">
      <label htmlFor={id}>{name}</label>
      <Input
        id={id}
        type="date"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        className="h-8 w-36 text-13"
      />
    </span>
  );
}

interface ChoiceFilterProps {
  name: string;
  parameter: "actor" | "action";
  options: readonly { value: string; label: string }[];
}

function ChoiceFilter({ name, parameter, options }: ChoiceFilterProps) {
  const { get, set } = useUrlQuery();
  const [isOpen, setIsOpen] = useState(false);
  const value = get(parameter);
  return (
    <FilterChip
      name={name}
      chosen={options.find((option) => option.value === value)?.label ?? value}
      onClear={() => set({ [parameter]: null })}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      contentClassName="max-h-80 w-56 overflow-auto"
    >
      <FilterOptions
        value={value}
        options={options}
        onChoose={(chosen) => {
          set({ [parameter]: chosen });
          setIsOpen(false);
        }}
      />
    </FilterChip>
  );
}
