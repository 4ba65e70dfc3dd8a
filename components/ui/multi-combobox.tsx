"use client";

import { Plus } from "lucide-react";
import { RemovableChip } from "./chip.tsx";
import { type ComboboxOption, OptionSearch, type SearchOptions } from "./combobox.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

export interface MultiComboboxProps {
  label: string;
  /** On the button that opens the search: "添加园区". */
  addLabel: string;
  value: readonly ComboboxOption[];
  onChange: (options: readonly ComboboxOption[]) => void;
  search: SearchOptions;
  id?: string;
  "aria-describedby"?: string | undefined;
}

/** Any number of many: the chosen as chips, and a button that opens the search. */
export function MultiCombobox(props: MultiComboboxProps) {
  const { label, addLabel, value, onChange, search } = props;
  const without = (id: string) => value.filter((chosen) => chosen.id !== id);
  const isChosen = (id: string) => value.some((chosen) => chosen.id === id);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {value.map((chosen) => (
        <RemovableChip
          key={chosen.id}
          name={chosen.label}
          onRemove={() => onChange(without(chosen.id))}
        />
      ))}
      <Popover>
        <PopoverTrigger
          id={props.id}
          type="button"
          aria-label={addLabel}
          aria-describedby={props["aria-describedby"]}
          className="inline-flex h-7 items-center gap-1 rounded-full border border-line-strong border-dashed px-3 text-13 text-muted hover:bg-hover hover:text-ink"
        >
          <Plus size={14} aria-hidden />
          {addLabel}
        </PopoverTrigger>
        <PopoverContent className="p-0">
          <OptionSearch
            label={label}
            selectedIds={value.map(({ id }) => id)}
            search={search}
            onChoose={(option) =>
              onChange(isChosen(option.id) ? without(option.id) : [...value, option])
            }
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}
