"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { auditActions } from "#core/audit-actions.ts";
import { FilterChip, FilterOptions } from "../lists/filter-chip.tsx";
import { SearchFilter } from "../lists/search-filter.tsx";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { useUrlText } from "../lists/use-url-text.ts";
import { Input } from "../ui/input.tsx";
import { findAction, wordOfAction } from "./audit-words.ts";
import { searchPeople } from "./search-people.ts";

/** `actorName` is the name behind the id in the address; null while it holds none. */
export function AuditFilters({ actorName }: { actorName: string | null }) {
  const t = useTranslations("audit");
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <SearchFilter name={t("person")} parameter="actor" chosen={actorName} search={searchPeople} />
      <ActionFilter />
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

function ActionFilter() {
  const t = useTranslations("audit");
  const { get, set } = useUrlQuery();
  const [isOpen, setIsOpen] = useState(false);
  const value = get("action");
  const action = value === null ? null : findAction(value);
  return (
    <FilterChip
      name={t("kind")}
      chosen={action === null ? value : t(wordOfAction(action))}
      onClear={() => set({ action: null })}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      contentClassName="max-h-80 w-56 overflow-auto"
    >
      <FilterOptions
        value={value}
        options={auditActions.map((value) => ({ value, label: t(wordOfAction(value)) }))}
        onChoose={(chosen) => {
          set({ action: chosen });
          setIsOpen(false);
        }}
      />
    </FilterChip>
  );
}
