"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { FieldControl } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useAction } from "#components/use-action.ts";
import type { Metric } from "#core/contracts/zones.ts";
import { type FactKind, factKinds } from "#core/facts/fact.ts";
import { searchMetrics } from "../facts/fact-api.ts";
import { EntryPicker } from "./entry-picker.tsx";
import { NewEntryBox } from "./new-entry-box.tsx";
import { addMetric, loadMetric } from "./vocabulary.ts";

interface MetricPickerProps {
  control: FieldControl;
  metrics: readonly Metric[];
  value: Metric | null;
  /** What a new metric begins with. */
  unit: string;
  kind: FactKind;
  onChange: (metric: Metric) => void;
}

/** Chooses a metric, or adds the one that is missing. */
export function MetricPicker(props: MetricPickerProps) {
  const { control, metrics, value, onChange } = props;
  const t = useTranslations("sources.form");
  const locale = useLocale();
  return (
    <EntryPicker
      control={control}
      label={t("metric")}
      entries={metrics}
      value={value}
      search={searchMetrics(locale)}
      load={loadMetric}
      onChange={onChange}
      addLabel={(name) => t("newMetric", { name })}
      newEntry={(name, onDone) => <NewMetric {...props} name={name} onDone={onDone} />}
    />
  );
}

interface NewMetricProps extends MetricPickerProps {
  name: string;
  onDone: () => void;
}

function NewMetric({ name: typed, unit: proposedUnit, ...props }: NewMetricProps) {
  const t = useTranslations("sources.form");
  const words = useTranslations("vocabulary");
  const [name, setName] = useState(typed);
  const [unit, setUnit] = useState(proposedUnit);
  const [kind, setKind] = useState(props.kind);
  const [definition, setDefinition] = useState("");
  const { isBusy, run } = useAction();
  const add = () =>
    run(async () => {
      const given = { name: name.trim(), unit: unit.trim(), kind };
      props.onChange(await addMetric({ ...given, definition: definition.trim() || null }));
      props.onDone();
    });
  return (
    <NewEntryBox
      title={t("newMetricTitle")}
      isBusy={isBusy}
      mayAdd={name.trim() !== "" && unit.trim() !== ""}
      onAdd={() => void add()}
      onCancel={props.onDone}
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
          aria-label={t("metricUnit")}
          placeholder={t("metricUnit")}
          value={unit}
          maxLength={20}
          onChange={(event) => setUnit(event.target.value)}
        />
        <Select
          aria-label={t("metricKind")}
          value={kind}
          options={factKinds.map((each) => ({ value: each, label: words(`factKind.${each}`) }))}
          onChange={setKind}
        />
      </div>
      <Input
        aria-label={t("definition")}
        placeholder={t("definitionHint")}
        value={definition}
        maxLength={1000}
        onChange={(event) => setDefinition(event.target.value)}
      />
    </NewEntryBox>
  );
}
