"use client";

import { useLocale, useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { dotted, metricBesideValue, sourceLine } from "./fact-words.ts";
import type { FoundFact } from "./found-facts.ts";

export interface FactSuggestionListProps {
  /** Ties the options to the text's aria-activedescendant. */
  id: string;
  state: "searching" | "found" | "failed";
  found: readonly FoundFact[];
  selectedIndex: number;
  onChoose: (found: FoundFact) => void;
}

/** What typing "=" in the text opens: facts to choose with the arrows, in place. */
export function FactSuggestionList(props: FactSuggestionListProps) {
  const { id, state, found, selectedIndex, onChoose } = props;
  const t = useTranslations("factPanel");
  const locale = useLocale();
  return (
    <div className="w-96 max-w-[90vw] rounded-lg bg-raised shadow-float">
      <div
        id={id}
        role="listbox"
        aria-label={t("results")}
        aria-busy={state === "searching"}
        className="max-h-80 overflow-y-auto p-1"
      >
        {found.map(({ fact, reference }, index) => (
          <div
            key={fact.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === selectedIndex}
            onMouseDown={(event) => {
              // Keeps the focus, and with it the place of insertion, in the text.
              event.preventDefault();
              onChoose({ fact, reference });
            }}
            className={classNames(
              "flex cursor-pointer flex-col rounded-md px-2.5 py-1.5",
              index === selectedIndex && "bg-hover",
            )}
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="truncate text-13 text-muted">
                {dotted([
                  localName(fact.zone, locale),
                  fact.subject,
                  metricBesideValue(fact, locale),
                ])}
              </span>
              <span className="shrink-0 font-medium text-14 tabular-nums">{reference.text}</span>
            </span>
            <span className="truncate text-12 text-faint">
              {dotted([periodLabel(fact.period, locale), sourceLine(fact.current)])}
            </span>
          </div>
        ))}
        {state === "found" && found.length === 0 && (
          <p className="px-2.5 py-2 text-13 text-faint">{t("noFacts")}</p>
        )}
        {state === "failed" && <p className="px-2.5 py-2 text-13 text-red">{t("searchFailed")}</p>}
      </div>
      <p className="border-t px-3 py-1.5 text-12 text-faint">{t("suggestionHint")}</p>
    </div>
  );
}
