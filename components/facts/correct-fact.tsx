"use client";

import { BadgeCheck, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useViewer } from "#components/shell/shell-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { useAction } from "#components/use-action.ts";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import {
  correctionOf,
  isInQuote,
  isValueTyped,
  type TypedCorrection,
  typedFrom,
} from "./correction.ts";
import { correctFact, verifyFact } from "./fact-api.ts";

export interface FactChangeProps {
  fact: FactWithRevisions;
  /** The fact as it stands after the change. */
  onChanged: (fact: FactWithRevisions) => void;
}

/** Opens the form that makes a new revision with a reason. */
export function CorrectFactButton({ fact, onChanged }: FactChangeProps) {
  const t = useTranslations("factPanel");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm" look="ghost">
          <PencilLine aria-hidden />
          {t("correct")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("correctTitle")} description={t("correctHint")}>
        <CorrectFactForm fact={fact} onChanged={onChanged} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

/** Somebody other than the author checked the newest revision against its quote. */
export function VerifyButton({ fact, onChanged }: FactChangeProps) {
  const t = useTranslations("factPanel");
  const { isBusy, run } = useAction();
  const viewer = useViewer();
  if (fact.current.verifiedBy !== null || fact.current.author?.id === viewer.id) return null;
  const verify = () =>
    run(async () => {
      onChanged(await verifyFact(fact.id, fact.current.revision));
      toast.success(t("verifyDone"));
    });
  return (
    <Button size="sm" look="ghost" isBusy={isBusy} onClick={() => void verify()}>
      <BadgeCheck aria-hidden />
      {t("verify")}
    </Button>
  );
}

interface CorrectFactFormProps extends FactChangeProps {
  onDone: () => void;
}

function CorrectFactForm({ fact, onChanged, onDone }: CorrectFactFormProps) {
  const t = useTranslations("factPanel");
  const sentenceOf = useErrorSentence();
  const [typed, setTyped] = useState(() => typedFrom(fact));
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isValueValid = isValueTyped(typed);
  const isReasonGiven = typed.reason.trim() !== "";
  /** A refusal is about what was sent, not about what is typed since. */
  const edit = (change: Partial<TypedCorrection>) => {
    setTyped((last) => ({ ...last, ...change }));
    setRefusal(null);
  };

  async function save(event: FormEvent) {
    event.preventDefault();
    setIsTried(true);
    if (!isValueValid || !isReasonGiven) return;
    const correction = correctionOf(fact, typed);
    if (correction === null) return setRefusal(t("nothingChanged"));
    setIsBusy(true);
    try {
      onChanged(await correctFact(fact.id, correction));
      onDone();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <div className="grid grid-cols-3 gap-3">
        <Field label={t("newValue")} error={isTried && !isValueValid ? t("valueInvalid") : null}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={typed.value}
              onChange={(event) => edit({ value: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("unit")}>
          {(control) => (
            <Input
              {...control}
              value={typed.unit}
              onChange={(event) => edit({ unit: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("qualifier")}>
          {(control) => (
            <Input
              {...control}
              placeholder={t("qualifierHint")}
              value={typed.qualifier}
              onChange={(event) => edit({ qualifier: event.target.value })}
            />
          )}
        </Field>
      </div>
      {isInQuote(fact, typed) === false && (
        <Notice tone="warning">
          <p>{t("notInQuote")}</p>
          <blockquote className="mt-1 max-h-24 overflow-y-auto text-muted wrap-anywhere">
            {fact.current.quote.exact}
          </blockquote>
        </Notice>
      )}
      <Field
        label={t("reasonLabel")}
        hint={t("reasonHint")}
        error={isTried && !isReasonGiven ? t("reasonMissing") : null}
      >
        {(control) => (
          <Input
            {...control}
            value={typed.reason}
            onChange={(event) => edit({ reason: event.target.value })}
          />
        )}
      </Field>
      {refusal !== null && (
        <p role="alert" className="text-13 text-red">
          {refusal}
        </p>
      )}
      <Button type="submit" look="primary" isBusy={isBusy} className="self-end">
        {t("saveRevision")}
      </Button>
    </form>
  );
}
