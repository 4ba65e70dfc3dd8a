"use client";

import { useLocale, useTranslations } from "next-intl";
import { nameOfFact, valueText } from "#components/facts/fact-words.ts";
import { Badge } from "#components/ui/badge.tsx";
import type { Fact } from "#core/contracts/facts.ts";

interface FactLinesProps {
  facts: readonly Fact[];
  onOpen: (fact: Fact) => void;
}

/** Facts in two lines each: value first, then what it is about. */
export function FactLines({ facts, onOpen }: FactLinesProps) {
  const panel = useTranslations("factPanel");
  const locale = useLocale();
  return (
    <ul className="flex flex-col">
      {facts.map((fact) => (
        <li key={fact.id}>
          <button
            type="button"
            onClick={() => onOpen(fact)}
            className="flex w-full flex-col gap-0.5 rounded-md px-2 py-2 text-left hover:bg-hover"
          >
            <span className="flex w-full items-center justify-between gap-2">
              <span className="font-medium text-14 tabular-nums">{valueText(fact)}</span>
              {fact.current.verifiedAt !== null && <Badge tone="accent">{panel("verified")}</Badge>}
            </span>
            <span className="text-13 text-muted">{nameOfFact(fact, locale)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
