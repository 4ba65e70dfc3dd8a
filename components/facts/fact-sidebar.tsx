"use client";

import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { type ReferenceFormat, referenceFormats } from "#core/facts/fact.ts";
import { FactFilters, noFilter, queryOf } from "./fact-filters.tsx";
import { FactResult } from "./fact-result.tsx";
import { useFactSearch } from "./use-fact-search.ts";

export interface FactSidebarProps {
  /** Null where the report cannot be changed. */
  onInsert: ((reference: FactReferenceAttributes) => void) | null;
  /** What the person is told where nothing can be inserted. */
  whyNoInsert: WhyNoInsert;
}

/** A viewer's report, a session that has ended, or a page that is not ready or paused. */
export type WhyNoInsert = "viewer" | "signed-out" | "for-now";

/** Finds facts and puts them into the text: by click, Enter or drag. */
export function FactSidebar({ onInsert, whyNoInsert }: FactSidebarProps) {
  const t = useTranslations("factPanel");
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState(noFilter);
  const [format, setFormat] = useState<ReferenceFormat | "auto">("auto");
  const search = useFactSearch(queryOf(words, filter));
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLInputElement>(null);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-col gap-2 border-b p-3">
        <SearchInput
          ref={box}
          aria-label={t("searchLabel")}
          placeholder={t("searchPlaceholder")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => event.key === "ArrowDown" && focusResult(list.current, 0, event)}
        />
        <FactFilters filter={filter} onChange={setFilter} />
        {onInsert !== null && <FormatSelect format={format} onChange={setFormat} />}
      </div>
      <ul
        ref={list}
        aria-label={t("results")}
        aria-busy={search.state === "searching"}
        className="relative min-h-0 grow overflow-y-auto p-1"
      >
        {search.facts.map((fact, index) => (
          <FactResult
            key={fact.id}
            fact={fact}
            format={format === "auto" ? null : format}
            onInsert={onInsert}
            onKeyDown={(event) =>
              moveAmongResults({ list: list.current, search: box.current }, index, event)
            }
          />
        ))}
        {search.state === "searching" && search.facts.length === 0 && <ResultSkeletons />}
      </ul>
      {search.state === "found" && search.facts.length === 0 && (
        <EmptyState icon={SearchX} title={t("noFacts")}>
          {t("noFactsHint")}
        </EmptyState>
      )}
      {search.state === "failed" && (
        <p role="alert" className="p-4 text-13 text-red">
          {t("searchFailed")}
        </p>
      )}
      <p className="border-t px-3 py-2 text-12 text-faint">
        {onInsert === null ? t(`noInsert.${whyNoInsert}`) : t("insertHint")}
      </p>
    </div>
  );
}

interface FormatSelectProps {
  format: ReferenceFormat | "auto";
  onChange: (format: ReferenceFormat | "auto") => void;
}

function FormatSelect({ format, onChange }: FormatSelectProps) {
  const t = useTranslations("factPanel");
  return (
    <Select<ReferenceFormat | "auto">
      size="sm"
      aria-label={t("printedAs")}
      prefix={<span className="text-faint">{t("printedAs")}</span>}
      value={format}
      options={[
        { value: "auto", label: t("formatAuto") },
        ...referenceFormats.map((each) => ({ value: each, label: t(`format.${each}`) })),
      ]}
      onChange={onChange}
    />
  );
}

function ResultSkeletons() {
  return [0, 1, 2, 3, 4].map((row) => (
    <li key={row} className="flex flex-col gap-2 px-3 py-3">
      <Skeleton className="w-1/2" />
      <Skeleton className="h-5 w-2/5" />
      <Skeleton className="w-3/4" />
    </li>
  ));
}

function focusResult(
  list: HTMLElement | null,
  index: number,
  event: KeyboardEvent<HTMLElement>,
): void {
  const result = list?.querySelectorAll<HTMLElement>("[data-fact-result]").item(index);
  if (result === undefined || result === null) return;
  event.preventDefault();
  result.focus();
}

/** Up from the first result leads back to the words. */
function moveAmongResults(
  { list, search }: { list: HTMLElement | null; search: HTMLElement | null },
  index: number,
  event: KeyboardEvent<HTMLElement>,
): void {
  if (event.key === "ArrowDown") focusResult(list, index + 1, event);
  if (event.key !== "ArrowUp") return;
  if (index > 0) focusResult(list, index - 1, event);
  else search?.focus();
}
