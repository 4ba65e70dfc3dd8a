"use client";

import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { classNames } from "./class-names.ts";
import { controlStyle } from "./input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";
import { useAsyncSearch } from "./use-async-search.ts";
import { useMarkedOption } from "./use-marked-option.ts";

export interface ComboboxOption {
  readonly id: string;
  readonly label: string;
  /** Quieter, after the label: a city, a unit. */
  readonly hint?: string;
}

/** Answers the options for what was typed ("" at first); must heed the signal. */
export type SearchOptions = (
  query: string,
  signal: AbortSignal,
) => Promise<readonly ComboboxOption[]>;

export interface ComboboxProps {
  /** Names the search box inside. */
  label: string;
  value: ComboboxOption | null;
  onChange: (option: ComboboxOption) => void;
  search: SearchOptions;
  placeholder?: string;
  /** What the field was given by `Field`. */
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  disabled?: boolean;
  size?: "sm" | "md";
  className?: string;
  /** Shown under the options: "新增园区", say. */
  footer?: (query: string, close: () => void) => ReactNode;
}

/** One of many, found by typing; the options come from a search. */
export function Combobox(props: ComboboxProps) {
  const { label, value, onChange, search, placeholder, size = "md", className, footer } = props;
  const [isOpen, setIsOpen] = useState(false);
  const t = useTranslations("everywhere");
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger
        id={props.id}
        type="button"
        role="combobox"
        aria-expanded={isOpen}
        aria-label={props.id === undefined ? label : undefined}
        aria-describedby={props["aria-describedby"]}
        aria-invalid={props["aria-invalid"]}
        disabled={props.disabled}
        className={classNames(
          controlStyle,
          "inline-flex items-center justify-between gap-2 text-left",
          size === "sm" ? "h-8 text-13" : "h-9",
          className,
        )}
      >
        <span className={classNames("truncate", value === null && "text-faint")}>
          {value?.label ?? placeholder ?? t("choose")}
        </span>
        <ChevronDown size={16} className="shrink-0 text-faint" aria-hidden />
      </PopoverTrigger>
      <PopoverContent className="w-[max(var(--radix-popover-trigger-width),260px)] p-0">
        <OptionSearch
          label={label}
          selectedIds={value === null ? [] : [value.id]}
          search={search}
          onChoose={(option) => {
            onChange(option);
            setIsOpen(false);
          }}
          footer={(query) => footer?.(query, () => setIsOpen(false))}
        />
      </PopoverContent>
    </Popover>
  );
}

export interface OptionSearchProps {
  label: string;
  selectedIds: readonly string[];
  search: SearchOptions;
  onChoose: (option: ComboboxOption) => void;
  footer?: (query: string) => ReactNode;
}

/** The search box and its options: what a combobox opens, usable in any popover. */
export function OptionSearch({ label, selectedIds, search, onChoose, footer }: OptionSearchProps) {
  const t = useTranslations("everywhere");
  const [query, setQuery] = useState("");
  const found = useAsyncSearch(query, search);
  const marked = useMarkedOption(found.items.map(({ id }) => id));
  return (
    <Command {...marked} shouldFilter={false} label={label}>
      <Command.Input
        value={query}
        onValueChange={setQuery}
        placeholder={t("searchPlaceholder")}
        className="h-10 w-full border-b bg-transparent px-3 text-13 outline-none"
      />
      <Command.List className="max-h-64 overflow-y-auto p-1">
        {found.state === "failed" && (
          <p className="px-2 py-3 text-13 text-red">{t("searchFailed")}</p>
        )}
        {found.state === "found" && found.items.length === 0 && (
          <p className="px-2 py-3 text-13 text-faint">{t("nothingFound")}</p>
        )}
        {found.items.map((option) => (
          <Command.Item
            key={option.id}
            value={option.id}
            onSelect={() => onChoose(option)}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-13 data-[selected=true]:bg-hover"
          >
            <span className="grow truncate">
              {option.label}
              {option.hint !== undefined && (
                <span className="ml-2 text-12 text-faint">{option.hint}</span>
              )}
            </span>
            {selectedIds.includes(option.id) && (
              <Check size={16} className="shrink-0 text-accent" aria-label={t("selected")} />
            )}
          </Command.Item>
        ))}
      </Command.List>
      {footer?.(query)}
    </Command>
  );
}
