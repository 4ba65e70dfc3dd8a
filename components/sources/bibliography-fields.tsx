"use client";

import { useTranslations } from "next-intl";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { sourceKinds } from "#core/contracts/sources.ts";
import type { BibliographyDraft } from "./bibliography-draft.ts";

interface BibliographyFieldsProps {
  draft: BibliographyDraft;
  /** Names of the fields to be marked as wrong. */
  wrong: ReadonlySet<string>;
  onChange: (draft: BibliographyDraft) => void;
}

/** Title, kind, publisher, authors, date, page and address, as citations need them. */
export function BibliographyFields({ draft, wrong, onChange }: BibliographyFieldsProps) {
  const t = useTranslations("sources.details");
  const words = useTranslations("vocabulary");
  const text = (name: Exclude<keyof BibliographyDraft, "kind">) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) =>
      onChange({ ...draft, [name]: event.target.value }),
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="sm:col-span-2">
        <Field label={t("name")} error={wrong.has("title") ? t("titleNeeded") : null}>
          {(control) => <Input {...control} {...text("title")} maxLength={300} />}
        </Field>
      </div>
      <Field label={t("kind")}>
        {(control) => (
          <Select
            {...control}
            value={draft.kind}
            options={sourceKinds.map((kind) => ({
              value: kind,
              label: words(`sourceKind.${kind}`),
            }))}
            onChange={(kind) => onChange({ ...draft, kind })}
          />
        )}
      </Field>
      <Field
        label={t("publishedOn")}
        hint={t("publishedOnHint")}
        error={wrong.has("publishedOn") ? t("dateInvalid") : null}
      >
        {(control) => <Input {...control} {...text("publishedOn")} placeholder="2021-12-23" />}
      </Field>
      <Field label={t("publisher")} hint={t("publisherHint")}>
        {(control) => <Input {...control} {...text("publisher")} maxLength={120} />}
      </Field>
      <Field label={t("pageLabel")}>
        {(control) => <Input {...control} {...text("pageLabel")} maxLength={20} />}
      </Field>
      <Field label={t("authors")} hint={t("authorsHint")}>
        {(control) => <Input {...control} {...text("authors")} maxLength={300} />}
      </Field>
      <Field label={t("url")} error={wrong.has("url") ? t("urlInvalid") : null}>
        {(control) => (
          <Input {...control} {...text("url")} type="url" placeholder="https://" maxLength={2000} />
        )}
      </Field>
    </div>
  );
}
