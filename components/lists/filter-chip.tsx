"use client";

import { Check, ChevronDown, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover.tsx";

export interface FilterChipProps {
  /** What is filtered by: "园区". */
  name: string;
  /** What is chosen, in words; null while nothing is. */
  chosen: string | null;
  onClear: () => void;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** What the chip opens. */
  children: ReactNode;
  contentClassName?: string;
}

/** A filter above a list: a quiet chip while it is off, "园区：济南高新区 ×" while it is on. */
export function FilterChip(props: FilterChipProps) {
  const { name, chosen, onClear, isOpen, onOpenChange, children, contentClassName } = props;
  const t = useTranslations("lists");
  const isOn = chosen !== null;
  return (
    <span
      className={classNames(
        "inline-flex h-8 max-w-full items-center rounded-md border text-13 transition-colors duration-100",
        isOn
          ? "border-accent bg-accent-soft text-accent"
          : "border-line-strong bg-raised text-muted hover:bg-hover hover:text-ink",
      )}
    >
      <Popover open={isOpen} onOpenChange={onOpenChange}>
        <PopoverTrigger
          type="button"
          className="inline-flex h-full min-w-0 items-center gap-1.5 rounded-md px-2.5"
        >
          <span className="truncate">
            {isOn ? t("chosen", { filter: name, value: chosen }) : name}
          </span>
          {!isOn && <ChevronDown size={14} aria-hidden className="text-faint" />}
        </PopoverTrigger>
        <PopoverContent className={classNames("p-0", contentClassName)}>{children}</PopoverContent>
      </Popover>
      {isOn && (
        <button
          type="button"
          aria-label={t("removeFilter", { filter: name })}
          onClick={onClear}
          className="-ml-1 mr-1 inline-flex size-5 items-center justify-center rounded-sm hover:bg-accent hover:text-on-accent"
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  );
}

export interface FilterOptionsProps<Value extends string> {
  options: readonly { value: Value; label: string }[];
  value: Value | null;
  onChoose: (value: Value) => void;
}

/** The content of a filter with a few known choices. */
export function FilterOptions<Value extends string>(props: FilterOptionsProps<Value>) {
  return (
    <ul className="p-1">
      {props.options.map(({ value, label }) => (
        <li key={value}>
          <button
            type="button"
            aria-pressed={value === props.value}
            onClick={() => props.onChoose(value)}
            className="flex h-8 w-full items-center justify-between gap-2 rounded-md px-2 text-left text-13 hover:bg-hover"
          >
            {label}
            {value === props.value && <Check size={16} aria-hidden className="text-accent" />}
          </button>
        </li>
      ))}
    </ul>
  );
}
