"use client";

import { useState } from "react";
import { OptionSearch, type SearchOptions } from "../ui/combobox.tsx";
import { FilterChip } from "./filter-chip.tsx";
import { useUrlQuery } from "./use-url-query.ts";

export interface SearchFilterProps {
  name: string;
  /** Holds the chosen id in the address. */
  parameter: string;
  /** The name behind that id; null while nothing is chosen. */
  chosen: string | null;
  search: SearchOptions;
}

/** A filter for one of many, who are found by typing. */
export function SearchFilter({ name, parameter, chosen, search }: SearchFilterProps) {
  const { get, set } = useUrlQuery();
  const [isOpen, setIsOpen] = useState(false);
  const selected = get(parameter);
  return (
    <FilterChip
      name={name}
      chosen={chosen}
      onClear={() => set({ [parameter]: null })}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
    >
      <OptionSearch
        label={name}
        selectedIds={selected === null ? [] : [selected]}
        search={search}
        onChoose={({ id }) => {
          set({ [parameter]: id });
          setIsOpen(false);
        }}
      />
    </FilterChip>
  );
}
