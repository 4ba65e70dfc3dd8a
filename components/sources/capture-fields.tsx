"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { comparisons, factKinds, vintages } from "#core/facts/fact.ts";
import type { ProposedFact, ProposedField } from "#core/facts/propose-fact.ts";
import {
  type CaptureDraft,
  type CaptureProblem,
  withMetric,
  withPeriodWords,
} from "./capture-draft.ts";
import { MetricPicker } from "./metric-picker.tsx";
import type { Vocabulary } from "./vocabulary.ts";
import { ZonePicker } from "./zone-picker.tsx";

interface CaptureFieldsProps {
  draft: CaptureDraft;
  proposed: ProposedFact | null;
  problems: ReadonlySet<CaptureProblem>;
  vocabulary: Vocabulary;
  publishedOn: string | null;
  onChange: (draft: CaptureDraft) => void;
}

/**
 * Every field of a fact, each with the words it was read from; first what is most often to be
 * corrected: the value, its time and whether it is expected.
 */
export function CaptureFields(props: CaptureFieldsProps) {
  return (
    <div className="@container flex flex-col gap-4">
      <ValueFields {...props} />
      <PeriodFields {...props} />
      <NameFields {...props} />
      <KindFields {...props} />
    </div>
  );
}

function useReason(proposed: ProposedFact | null): (field: ProposedField) => string | null {
  const t = useTranslations("sources.form");
  return (field) => {
    const reason = proposed?.reasons.find((each) => each.field === field);
    return reason === undefined ? null : t(`from.${reason.place}`, { words: reason.words });
  };
}

function ValueFields({ draft, proposed, problems, onChange }: CaptureFieldsProps) {
  const t = useTranslations("sources.form");
  const reason = useReason(proposed);
  return (
    <>
      <div className="grid grid-cols-[1fr_72px_96px] gap-3">
        <Field
          label={t("value")}
          hint={reason("value")}
          error={problems.has("value-invalid") ? t("valueInvalid") : null}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              className="tabular-nums"
              value={draft.value}
              onChange={(event) => onChange({ ...draft, value: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("unit")}>
          {(control) => (
            <Input
              {...control}
              value={draft.unit}
              maxLength={20}
              onChange={(event) => onChange({ ...draft, unit: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("qualifier")}>
          {(control) => (
            <Input
              {...control}
              value={draft.qualifier}
              maxLength={20}
              title={t("qualifierHint")}
              onChange={(event) => onChange({ ...draft, qualifier: event.target.value })}
            />
          )}
        </Field>
      </div>
      {draft.isRange && (
        <Field
          label={t("valueHigh")}
          error={problems.has("range-invalid") ? t("rangeInvalid") : null}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              className="tabular-nums"
              value={draft.valueHigh}
              onChange={(event) => onChange({ ...draft, valueHigh: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <CheckField
          label={t("forecast")}
          isChecked={draft.isForecast}
          onChange={(isForecast) => onChange({ ...draft, isForecast })}
        />
        <CheckField
          label={t("isRange")}
          isChecked={draft.isRange}
          onChange={(isRange) => onChange({ ...draft, isRange })}
        />
      </div>
    </>
  );
}

function NameFields({ draft, proposed, problems, vocabulary, onChange }: CaptureFieldsProps) {
  const t = useTranslations("sources.form");
  const reason = useReason(proposed);
  return (
    <>
      <div className="grid gap-4 @md:grid-cols-2 @md:gap-3">
        <Field
          label={t("zone")}
          hint={reason("zone")}
          error={problems.has("zone-needed") ? t("needed") : null}
        >
          {(control) => (
            <ZonePicker
              control={control}
              zones={vocabulary.zones}
              value={draft.zone}
              onChange={(zone) => onChange({ ...draft, zone })}
            />
          )}
        </Field>
        <Field
          label={t("metric")}
          hint={reason("metric")}
          error={problems.has("metric-needed") ? t("needed") : null}
        >
          {(control) => (
            <MetricPicker
              control={control}
              metrics={vocabulary.metrics}
              value={draft.metric}
              unit={draft.unit}
              kind={draft.kind}
              onChange={(metric) => onChange(withMetric(draft, metric))}
            />
          )}
        </Field>
      </div>
      <Field label={t("subject")} hint={reason("subject") ?? t("subjectHint")}>
        {(control) => (
          <Input
            {...control}
            value={draft.subject}
            maxLength={80}
            onChange={(event) => onChange({ ...draft, subject: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function PeriodFields({ draft, proposed, problems, publishedOn, onChange }: CaptureFieldsProps) {
  const t = useTranslations("sources.form");
  const reason = useReason(proposed);
  const [isUnknown, setIsUnknown] = useState(false);
  const readWords = () => {
    const read = withPeriodWords(draft, publishedOn);
    setIsUnknown(read === null && draft.periodLabel.trim() !== "");
    if (read !== null) onChange(read);
  };
  const isUndated = [draft.periodLabel, draft.periodStart, draft.periodEnd].every(
    (each) => each.trim() === "",
  );
  const hint = isUndated ? t("noPeriod") : (reason("period") ?? t("periodHint"));
  const day = (name: "periodStart" | "periodEnd") => ({
    type: "date",
    value: draft[name],
    onChange: (event: { target: { value: string } }) =>
      onChange({ ...draft, [name]: event.target.value }),
  });
  return (
    <div className="grid gap-3 @md:grid-cols-2">
      <Field label={t("period")} hint={isUnknown ? t("periodUnknown") : hint}>
        {(control) => (
          <Input
            {...control}
            value={draft.periodLabel}
            maxLength={60}
            placeholder={t("periodHint")}
            onChange={(event) => onChange({ ...draft, periodLabel: event.target.value })}
            onBlur={(event) => event.target.value !== proposed?.period?.label && readWords()}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("periodFrom")}>
          {(control) => <Input {...control} {...day("periodStart")} />}
        </Field>
        <Field label={t("periodTo")} error={problems.has("days-invalid") ? t("daysInvalid") : null}>
          {(control) => <Input {...control} {...day("periodEnd")} />}
        </Field>
      </div>
    </div>
  );
}

function KindFields({ draft, proposed, onChange }: CaptureFieldsProps) {
  const t = useTranslations("sources.form");
  const words = useTranslations("vocabulary");
  const reason = useReason(proposed);
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("kind")} hint={reason("kind")}>
          {(control) => (
            <Select
              {...control}
              value={draft.kind}
              options={factKinds.map((kind) => ({ value: kind, label: words(`factKind.${kind}`) }))}
              onChange={(kind) => onChange({ ...draft, kind })}
            />
          )}
        </Field>
        <Field label={t("comparison")} hint={reason("comparison")}>
          {(control) => (
            <Select<CaptureDraft["comparison"]>
              {...control}
              value={draft.comparison}
              options={[
                { value: "none", label: t("noComparison") },
                ...comparisons.map((each) => ({ value: each, label: words(`comparison.${each}`) })),
              ]}
              onChange={(comparison) => onChange({ ...draft, comparison })}
            />
          )}
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("vintage")}>
          {(control) => (
            <Select<CaptureDraft["vintage"]>
              {...control}
              value={draft.vintage}
              options={[
                { value: "none", label: t("noVintage") },
                ...vintages.map((each) => ({ value: each, label: words(`vintage.${each}`) })),
              ]}
              onChange={(vintage) => onChange({ ...draft, vintage })}
            />
          )}
        </Field>
      </div>
    </>
  );
}

interface CheckFieldProps {
  label: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

function CheckField({ label, isChecked, onChange }: CheckFieldProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex h-6 items-center gap-2 text-13">
      <Checkbox
        id={id}
        checked={isChecked}
        onCheckedChange={(checked) => onChange(checked === true)}
      />
      {label}
    </label>
  );
}
