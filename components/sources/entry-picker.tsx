"use client";

import { Plus } from "lucide-react";
import { useLocale } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Combobox, type ComboboxOption } from "#components/ui/combobox.tsx";
import type { FieldControl } from "#components/ui/field.tsx";
import { useAction } from "#components/use-action.ts";
import { localName } from "#core/local-name.ts";

interface EntryPickerProps<Entry> {
  control: FieldControl;
  label: string;
  /** Those that are here already; others are loaded when they are chosen. */
  entries: readonly Entry[];
  value: Entry | null;
  search: (query: string, signal: AbortSignal) => Promise<readonly ComboboxOption[]>;
  load: (id: string) => Promise<Entry>;
  onChange: (entry: Entry) => void;
  /** "Add “…”" for the words that were searched for. */
  addLabel: (name: string) => string;
  /** The form for a new entry, in place of the picker until `onDone`. */
  newEntry: (name: string, onDone: () => void) => ReactNode;
}

/** Chooses one entry of the vocabulary, or adds the one that is missing. */
export function EntryPicker<
  Entry extends { id: string; name: string; englishName?: string | undefined },
>(props: EntryPickerProps<Entry>) {
  const { control, label, entries, value, search, load, onChange } = props;
  const [newName, setNewName] = useState<string | null>(null);
  const locale = useLocale();
  const { run } = useAction();
  // One that was added a moment ago, here or by a colleague, is not in the list yet.
  const choose = (chosenId: string) =>
    run(async () => onChange(entries.find(({ id }) => id === chosenId) ?? (await load(chosenId))));
  if (newName !== null) return props.newEntry(newName, () => setNewName(null));
  return (
    <Combobox
      {...control}
      label={label}
      value={value === null ? null : { id: value.id, label: localName(value, locale) }}
      search={search}
      onChange={(option) => void choose(option.id)}
      footer={(query, close) => (
        <div className="border-t p-1">
          <Button
            look="ghost"
            size="sm"
            className="w-full justify-start"
            onClick={() => {
              close();
              setNewName(query.trim());
            }}
          >
            <Plus aria-hidden />
            {props.addLabel(query.trim())}
          </Button>
        </div>
      )}
    />
  );
}
