"use client";

import { BadgeCheck, CornerDownLeft } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { DragEvent, KeyboardEvent, MouseEvent } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { SharedLine } from "#components/ui/shared-line.tsx";
import type { Fact } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { ReferenceFormat } from "#core/facts/fact.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { writeFactDrag } from "./fact-drag.ts";
import { metricBesideValue, referenceTo, sourceLine, usualFormat } from "./fact-words.ts";

export interface FactResultProps {
  fact: Fact;
  /** Null: as suits the fact. */
  format: ReferenceFormat | null;
  /** Null where the report cannot be changed. */
  onInsert: ((reference: FactReferenceAttributes) => void) | null;
  onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}

/** One found fact: click or Enter inserts it, and it can be dragged into the text. */
export function FactResult({ fact, format, onInsert, onKeyDown }: FactResultProps) {
  const t = useTranslations("factPanel");
  const locale = useLocale();
  const reference = () => referenceTo(fact, format ?? usualFormat(fact));
  const drag = (event: DragEvent) => writeFactDrag(event.dataTransfer, reference());
  // The second press of a double click means the same insertion; a key's click counts no presses.
  const insert = ({ detail }: MouseEvent) => detail <= 1 && onInsert?.(reference());
  return (
    <li className="drawn-in-sight relative [contain-intrinsic-block-size:auto_88px]">
      <button
        type="button"
        data-fact-result=""
        aria-disabled={onInsert === null}
        draggable={onInsert !== null}
        onDragStart={drag}
        onClick={insert}
        onKeyDown={onKeyDown}
        className={classNames(
          "group relative flex w-full flex-col gap-1 rounded-md px-3 py-2.5 text-left transition-colors duration-100 hover:bg-hover focus-visible:bg-hover",
          onInsert === null && "cursor-default",
        )}
      >
        {onInsert !== null && <span className="sr-only">{t("insert")}</span>}
        <span className="flex items-baseline justify-between gap-2">
          <span className="line-clamp-2 text-13 text-muted">
            {metricBesideValue(fact, locale)}
            {fact.subject !== null && fact.subject !== "" && (
              <span className="text-faint"> · {fact.subject}</span>
            )}
          </span>
          <span className="shrink-0 text-12 text-faint">{periodLabel(fact.period, locale)}</span>
        </span>
        <span className="flex items-center justify-between gap-2">
          <span className="truncate font-medium text-16 text-ink tabular-nums">
            {referenceTo(fact, usualFormat(fact)).text}
          </span>
          <FactMarks fact={fact} />
        </span>
        <SharedLine
          first={localName(fact.zone, locale)}
          last={sourceLine(fact.current)}
          className="text-12 text-faint"
        />
        {onInsert !== null && (
          <span
            aria-hidden
            className="absolute right-3 bottom-2.5 inline-flex items-center gap-1 bg-hover pl-2 text-12 text-accent opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
          >
            {t("insert")} <CornerDownLeft size={12} />
          </span>
        )}
      </button>
    </li>
  );
}

/** Whether a fact is verified, and whether it is a forecast. */
export function FactMarks({ fact }: { fact: Fact }) {
  const t = useTranslations("factPanel");
  return (
    <span className="flex shrink-0 gap-1">
      {fact.isForecast && <Badge tone="amber">{t("forecast")}</Badge>}
      {fact.current.verifiedBy !== null && (
        <Badge tone="accent" icon={BadgeCheck}>
          {t("verified")}
        </Badge>
      )}
    </span>
  );
}
