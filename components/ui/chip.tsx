"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface ChoiceChipProps extends ComponentProps<"button"> {
  isOn: boolean;
  count?: number;
}

/** A filter that is on or off: a row of them above a list. */
export function ChoiceChip({ isOn, count, className, children, ...props }: ChoiceChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      {...props}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-full border px-3 text-13 transition-colors duration-100",
        isOn
          ? "border-accent bg-accent-soft font-medium text-accent"
          : "border-line-strong text-muted hover:bg-hover hover:text-ink",
        className,
      )}
    >
      {children}
      {count !== undefined && <span className="text-12 tabular-nums">{count}</span>}
    </button>
  );
}

export interface RemovableChipProps {
  /** What is chosen, in words: used in the name of the remove button too. */
  name: string;
  onRemove: () => void;
  children?: ReactNode;
}

/** Something chosen that can be taken away again. */
export function RemovableChip({ name, onRemove, children }: RemovableChipProps) {
  const t = useTranslations("everywhere");
  return (
    <span className="inline-flex h-7 max-w-full items-center gap-0.5 rounded-full bg-accent-soft pr-1 pl-3 text-13 text-accent">
      <span className="truncate">{children ?? name}</span>
      <button
        type="button"
        aria-label={t("removeNamed", { name })}
        onClick={onRemove}
        className="inline-flex size-5 items-center justify-center rounded-full hover:bg-accent hover:text-on-accent"
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
