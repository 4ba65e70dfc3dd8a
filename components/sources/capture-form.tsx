"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { toast } from "sonner";
import { callApi } from "#components/api-client.ts";
import { ApiError } from "#components/api-error.ts";
import { nameOfFact, valueText } from "#components/facts/fact-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import { type Fact, factWithRevisionsShape } from "#core/contracts/facts.ts";
import type { Source } from "#core/contracts/sources.ts";
import { proposalVocabulary } from "#core/facts/propose-fact.ts";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { type CaptureProblem, draftOf, draftToFact, problemsOf } from "./capture-draft.ts";
import { CaptureFields } from "./capture-fields.tsx";
import { ExistingFact } from "./existing-fact.tsx";
import { NumberChips } from "./number-chips.tsx";
import { proposeChoices } from "./propose-from-source.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface CaptureFormProps {
  source: Source;
  text: string;
  span: TextSpan;
  vocabulary: Vocabulary;
  onClose: () => void;
  onSaved: (fact: Fact) => void;
}

/** The selected words as a fact: proposed from the text, corrected and saved by the person. */
export function CaptureForm(props: CaptureFormProps) {
  const { source, text, span, vocabulary, onSaved } = props;
  const t = useTranslations("sources.form");
  const locale = useLocale();
  const everywhere = useTranslations("everywhere");
  const sentenceOf = useErrorSentence();
  const { choices, first } = useMemo(() => {
    const prepared = proposalVocabulary(vocabulary.zones, vocabulary.metrics);
    return proposeChoices({ source, text, span }, prepared);
  }, [source, text, span, vocabulary]);
  const [chosen, setChosen] = useState(first);
  const proposed = choices[chosen]?.proposed ?? null;
  const [draft, setDraft] = useState(() => draftOf(proposed, vocabulary));
  const [problems, setProblems] = useState<ReadonlySet<CaptureProblem>>(new Set());
  const [sending, setSending] = useState<Sending>({ state: "editing" });
  const exact = text.slice(span.start, span.end);
  const quote = { sourceId: source.id, exact, ...span };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(draft);
    setProblems(found);
    const fact = draftToFact(draft, quote);
    if (found.size > 0 || fact === null) return;
    setSending({ state: "busy" });
    try {
      const saved = await callApi("/facts", factWithRevisionsShape, { method: "POST", body: fact });
      toast.success(t("saved", { fact: `${nameOfFact(saved, locale)} ${valueText(saved)}` }));
      onSaved(saved);
    } catch (error) {
      const id =
        error instanceof ApiError && error.reason === "fact-exists" && error.detail?.["id"];
      setSending(
        typeof id === "string"
          ? { state: "exists", factId: id }
          : { state: "failed", sentence: sentenceOf(error) },
      );
    }
  };

  return (
    <form
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
          event.currentTarget.requestSubmit();
        }
      }}
      noValidate
      className="flex min-h-0 grow flex-col"
    >
      <div className="flex min-h-0 grow flex-col gap-4 overflow-y-auto p-4">
        <Quote words={exact} />
        <p className="text-12 text-faint">
          {proposed === null ? t("nothingProposed") : t("proposed")}
        </p>
        <NumberChips
          choices={choices}
          chosen={chosen}
          onChoose={(index) => {
            setChosen(index);
            setDraft(draftOf(choices[index]?.proposed ?? null, vocabulary));
            setSending({ state: "editing" });
          }}
        />
        <CaptureFields
          draft={draft}
          proposed={proposed}
          problems={problems}
          vocabulary={vocabulary}
          publishedOn={source.publishedOn}
          onChange={(changed) => {
            setDraft(changed);
            if (problems.size > 0) setProblems(problemsOf(changed));
            if (sending.state !== "busy") setSending({ state: "editing" });
          }}
        />
      </div>
      <footer className="flex shrink-0 flex-col gap-3 border-t p-4">
        {sending.state === "failed" && <Notice tone="error">{sending.sentence}</Notice>}
        {sending.state === "exists" ? (
          <ExistingFact
            factId={sending.factId}
            draft={draft}
            quote={quote}
            sourceTitle={source.title}
            onSaved={onSaved}
          />
        ) : (
          <div className="flex justify-end gap-2">
            <Button onClick={props.onClose}>{everywhere("cancel")}</Button>
            <Button type="submit" look="primary" isBusy={sending.state === "busy"}>
              {t("save")}
            </Button>
          </div>
        )}
      </footer>
    </form>
  );
}

type Sending =
  | { readonly state: "editing" }
  | { readonly state: "busy" }
  | { readonly state: "failed"; readonly sentence: string }
  | { readonly state: "exists"; readonly factId: string };

function Quote({ words }: { words: string }) {
  const t = useTranslations("sources.form");
  return (
    <figure aria-label={t("quote")}>
      <blockquote className="max-h-28 overflow-y-auto whitespace-pre-wrap rounded-md bg-highlight/50 px-3 py-2 text-13 [overflow-wrap:anywhere]">
        {words}
      </blockquote>
    </figure>
  );
}
