"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useAction } from "#components/use-action.ts";
import type { Source } from "#core/contracts/sources.ts";
import { proposeBibliography } from "#core/sources/propose-bibliography.ts";
import {
  draftOfSource,
  draftToChange,
  draftWithProposal,
  wrongFields,
} from "./bibliography-draft.ts";
import { BibliographyFields } from "./bibliography-fields.tsx";
import { changeSource, loadSourceText } from "./source-api.ts";
import { useLoaded } from "./use-loaded.ts";

interface UploadDetailsProps {
  source: Source;
  onChanged: (source: Source) => void;
}

/** What the text's first lines say of the source, to be checked by the person who uploaded it. */
export function UploadDetails({ source, onChanged }: UploadDetailsProps) {
  const { loaded } = useLoaded(source.id, async (signal) => {
    const { text } = await loadSourceText(source.id, signal);
    return draftWithProposal(source, proposeBibliography(text));
  });
  if (loaded.state === "loading") return <Skeleton className="h-40" />;
  const draft = loaded.state === "loaded" ? loaded.value : draftOfSource(source);
  return <DetailsForm source={source} proposed={draft} onChanged={onChanged} />;
}

interface DetailsFormProps extends UploadDetailsProps {
  proposed: ReturnType<typeof draftOfSource>;
}

function DetailsForm({ source, proposed, onChanged }: DetailsFormProps) {
  const t = useTranslations("sources.upload");
  const [draft, setDraft] = useState(proposed);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, run } = useAction();
  const save = async () => {
    const found = wrongFields(draft);
    setWrong(found);
    if (found.size > 0) return;
    await run(async () => {
      onChanged(await changeSource(source.id, draftToChange(draft)));
      setIsSaved(true);
    });
  };
  if (isSaved) {
    return (
      <p role="status" className="pl-7 text-13 text-muted">
        {t("detailsSaved")} · {draft.title}
      </p>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      noValidate
      aria-label={`${t("details")}: ${source.fileName}`}
      className="flex flex-col gap-3 rounded-lg border bg-sunken p-4"
    >
      <p className="text-13 text-muted">{t("detailsHint")}</p>
      <BibliographyFields draft={draft} wrong={wrong} onChange={setDraft} />
      <Button type="submit" look="primary" className="self-end" isBusy={isBusy}>
        {t("saveDetails")}
      </Button>
    </form>
  );
}
