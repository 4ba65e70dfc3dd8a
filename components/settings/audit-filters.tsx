"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { auditActions } from "#core/audit-actions.ts";
import type { Person } from "#core/contracts/people.ts";
import { FilterChip, FilterOptions } from "../lists/filter-chip.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Input } from "../ui/input.tsx";
import { wordOfAction } from "./audit-words.ts";

export function AuditFilters({ people }: { people: readonly Person[] }) {
  const t = useTranslations("audit");
  const { get, set } = useUrlQuery();
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
      {(["from", "to"] as const).map((parameter) => (
        <span key={parameter} className="inline-flex items-center gap-1.5 text-13 text-muted">
          <label htmlFor={`audit-${parameter}`}>{t(parameter)}</label>
          <Input
            id={`audit-${parameter}`}
            type="date"
            value={get(parameter) ?? ""}
            onChange={(event) => set({ [parameter]: event.currentTarget.value })}
            className="h-8 w-36 text-13"
          />
        </span>
      ))}
    </div>
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
