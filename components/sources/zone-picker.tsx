"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { FieldControl } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useAction } from "#components/use-action.ts";
import type { Zone } from "#core/contracts/zones.ts";
import { searchZones } from "../facts/fact-api.ts";
import { EntryPicker } from "./entry-picker.tsx";
import { NewEntryBox } from "./new-entry-box.tsx";
import { addZone, loadZone } from "./vocabulary.ts";

interface ZonePickerProps {
  control: FieldControl;
  zones: readonly Zone[];
  value: Zone | null;
  /** A zone that is not in `zones` has just been added. */
  onChange: (zone: Zone) => void;
}

/** Chooses a zone, or adds the one that is missing. */
export function ZonePicker({ control, zones, value, onChange }: ZonePickerProps) {
  const t = useTranslations("sources.form");
  const locale = useLocale();
  return (
    <EntryPicker
      control={control}
      label={t("zone")}
      entries={zones}
      value={value}
      search={searchZones(locale)}
      load={loadZone}
      onChange={onChange}
      addLabel={(name) => t("newZone", { name })}
      newEntry={(name, onDone) => <NewZone name={name} onAdded={onChange} onDone={onDone} />}
    />
  );
}

interface NewZoneProps {
  name: string;
  onAdded: (zone: Zone) => void;
  onDone: () => void;
}

function NewZone({ name: typed, onAdded, onDone }: NewZoneProps) {
  const t = useTranslations("sources.form");
  const [name, setName] = useState(typed);
  const [city, setCity] = useState("");
  const [province, setProvince] = useState("");
  const { isBusy, run } = useAction();
  const add = () =>
    run(async () => {
      const place = { city: city.trim() || null, province: province.trim() || null };
      onAdded(await addZone({ name: name.trim(), ...place }));
      onDone();
    });
  return (
    <NewEntryBox
      title={t("newZoneTitle")}
      isBusy={isBusy}
      mayAdd={name.trim() !== ""}
      onAdd={() => void add()}
      onCancel={onDone}
    >
      <Input
        aria-label={t("name")}
        placeholder={t("name")}
        value={name}
        maxLength={80}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid grid-cols-2 gap-2">
        <Input
          aria-label={t("city")}
          placeholder={t("city")}
          value={city}
          maxLength={40}
          onChange={(event) => setCity(event.target.value)}
        />
        <Input
          aria-label={t("province")}
          placeholder={t("province")}
          value={province}
          maxLength={40}
          onChange={(event) => setProvince(event.target.value)}
        />
      </div>
    </NewEntryBox>
  );
}
