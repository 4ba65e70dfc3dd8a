"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { callApi } from "#components/api-client.ts";
import { correctFact } from "#components/facts/fact-api.ts";
import { nameOfFact, valueText } from "#components/facts/fact-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useAction } from "#components/use-action.ts";
import { type Fact, factWithRevisionsShape, type NewFact } from "#core/contracts/facts.ts";
import type { CaptureDraft } from "./capture-draft.ts";
import { useLoaded } from "./use-loaded.ts";

interface ExistingFactProps {
  factId: string;
  draft: CaptureDraft;
  quote: NewFact["quote"];
  sourceTitle: string;
  onSaved: (fact: Fact) => void;
}

/** The base holds this fact already: what it says, and the offer to add a revision to it. */
export function ExistingFact({ factId, ...props }: ExistingFactProps) {
  const t = useTranslations("sources.form");
  const { loaded } = useLoaded(factId, (signal) =>
    callApi(`/facts/${encodeURIComponent(factId)}`, factWithRevisionsShape, { signal }),
  );
  if (loaded.state === "loading") return <Skeleton className="h-20" />;
  if (loaded.state === "failed") return <Notice tone="warning">{t("existsHint")}</Notice>;
  return <RevisionOffer {...props} fact={loaded.value} />;
}

interface RevisionOfferProps extends Omit<ExistingFactProps, "factId"> {
  fact: Fact;
}

function RevisionOffer({ fact, draft, quote, sourceTitle, onSaved }: RevisionOfferProps) {
  const t = useTranslations("sources.form");
  const locale = useLocale();
  const isSame = draft.value.trim() === fact.current.value && draft.unit === fact.current.unit;
  const [reason, setReason] = useState(() =>
    t(isSame ? "reasonSame" : "reasonDefault", { title: sourceTitle }),
  );
  const { isBusy, run } = useAction();
  const add = () =>
    run(async () => {
      const saved = await correctFact(fact.id, {
        value: draft.value.trim(),
        valueHigh: draft.isRange ? draft.valueHigh.trim() : null,
        unit: draft.unit.trim(),
        qualifier: draft.qualifier.trim() || null,
        vintage: draft.vintage === "none" ? null : draft.vintage,
        quote,
        reason: reason.trim(),
        baseRevision: fact.current.revision,
      });
      toast.success(
        t("revisionSaved", { fact: `${nameOfFact(saved, locale)} ${valueText(saved)}` }),
      );
      onSaved(saved);
    });
  return (
    <>
      <Notice tone="warning">
        <p className="font-medium">{t("exists", { value: valueText(fact) })}</p>
        <p className="mt-0.5 text-muted">{nameOfFact(fact, locale)}</p>
        <p className="mt-1">{isSame ? t("sameValue") : t("existsHint")}</p>
      </Notice>
      <Field label={t("reason")}>
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button
        look="primary"
        className="self-end"
        isBusy={isBusy}
        disabled={reason.trim() === ""}
        onClick={() => void add()}
      >
        {t("addRevision")}
      </Button>
    </>
  );
}
