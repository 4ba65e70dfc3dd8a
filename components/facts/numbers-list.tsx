"use client";

import { CheckCheck, Hash } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useAction } from "#components/use-action.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { changeOf, changesWords, nameOfFact } from "./fact-words.ts";
import { acceptNewest, type ReferenceEditing } from "./reference-actions.ts";
import { type ListedReference, needsLook } from "./reference-store.ts";
import { useListedReferences, useReportFacts } from "./report-facts-context.tsx";

export interface NumbersListProps {
  /** Null where the report cannot be changed. */
  editing: ReferenceEditing | null;
  /** Shows the reference's source. `ordinal` counts the text's references from 0. */
  onOpen: (reference: FactReferenceAttributes, ordinal: number) => void;
}

/** Every reference of the report; those that need a look come first. */
export function NumbersList({ editing, onOpen }: NumbersListProps) {
  const t = useTranslations("factPanel");
  const listed = useListedReferences();
  if (listed.length === 0) {
    return (
      <EmptyState icon={Hash} title={t("numbersTitle")}>
        {t("numbersEmpty")}
      </EmptyState>
    );
  }
  const numbered = listed.map((entry, ordinal) => ({ entry, ordinal }));
  const first = numbered.filter(({ entry }) => needsLook(entry));
  const rest = numbered.filter(({ entry }) => !needsLook(entry));
  return (
    <div className="flex h-full min-h-0 flex-col">
      {editing !== null && first.length > 0 && (
        <AcceptAll editing={editing} entries={first.map(({ entry }) => entry)} />
      )}
      <ul aria-label={t("numbersTitle")} className="relative min-h-0 grow overflow-y-auto p-1">
        {[...first, ...rest].map(({ entry, ordinal }) => (
          <ReferenceRow
            key={`${ordinal} ${entry.reference.factId}`}
            entry={entry}
            onOpen={() => onOpen(entry.reference, ordinal)}
          />
        ))}
      </ul>
    </div>
  );
}

function ReferenceRow({ entry, onOpen }: { entry: ListedReference; onOpen: () => void }) {
  const t = useTranslations("factPanel");
  const locale = useLocale();
  const { facts } = useReportFacts();
  const fact = facts.get(entry.reference.factId);
  const { reference, judged } = entry;
  return (
    <li className="drawn-in-sight [contain-intrinsic-block-size:auto_60px]">
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full flex-col gap-0.5 rounded-md px-3 py-2 text-left hover:bg-hover"
      >
        <span className="flex items-center justify-between gap-2">
          <span className="font-medium text-14 tabular-nums">
            {judged === null || !changesWords(reference, judged)
              ? reference.text
              : t("change", changeOf(reference, { fact: fact ?? null, judged }))}
          </span>
          {needsLook(entry) && <Badge tone="amber">{t("staleState")}</Badge>}
          {entry.judged?.isHeld === true && <Badge>{t("kept")}</Badge>}
        </span>
        <span className="truncate text-12 text-faint">{fact ? nameOfFact(fact, locale) : ""}</span>
      </button>
    </li>
  );
}

interface AcceptAllProps {
  editing: ReferenceEditing;
  entries: readonly ListedReference[];
}

function AcceptAll({ editing, entries }: AcceptAllProps) {
  const t = useTranslations("factPanel");
  const reportFacts = useReportFacts();
  const { isBusy, run } = useAction();
  const known = entries.filter(({ judged }) => judged?.expected != null);
  if (known.length === 0) return null;
  const references = known.map(({ reference }) => reference);
  const accept = () => run(() => acceptNewest(reportFacts, editing, references));
  return (
    <div className="border-b p-3">
      <Button look="primary" size="sm" isBusy={isBusy} onClick={() => void accept()}>
        <CheckCheck aria-hidden />
        {t("acceptAll", { count: `${known.length}` })}
      </Button>
    </div>
  );
}
