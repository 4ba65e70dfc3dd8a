"use client";

import { useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import type { NumberChoice } from "./propose-from-source.ts";

interface NumberChipsProps {
  choices: readonly NumberChoice[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** The numbers of the selected words, when there are several: which one is meant. */
export function NumberChips({ choices, chosen, onChoose }: NumberChipsProps) {
  const t = useTranslations("sources.form");
  if (choices.length < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own border and name
    <div role="group" aria-label={t("otherValues")} className="flex flex-wrap gap-1.5">
      {choices.map(({ words }, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the numbers of one text, in its order
          key={index}
          type="button"
          aria-pressed={index === chosen}
          onClick={() => onChoose(index)}
          className={classNames(
            "h-7 rounded-md border px-2 text-13 tabular-nums transition-colors duration-100",
            index === chosen
              ? "border-accent bg-accent-soft text-accent"
              : "border-line-strong text-muted hover:bg-hover",
          )}
        >
          {words}
        </button>
      ))}
    </div>
  );
}
