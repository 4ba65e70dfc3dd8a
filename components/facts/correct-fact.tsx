"use client";

import { BadgeCheck, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useAction } from "#components/use-action.ts";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import { decimalString } from "#core/contracts/lists.ts";
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
  if (fact.current.verifiedBy !== null) return null;
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
  const [value, setValue] = useState(fact.current.value);
  const [unit, setUnit] = useState(fact.current.unit);
  const [qualifier, setQualifier] = useState(fact.current.qualifier ?? "");
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isValueValid = decimalString.safeParse(value).success;
  const isReasonGiven = reason.trim() !== "";

  async function save(event: FormEvent) {
    event.preventDefault();
    setIsTried(true);
    if (!isValueValid || !isReasonGiven) return;
    setIsBusy(true);
    try {
      const corrected = await correctFact(fact.id, {
        value: value.trim(),
        unit: unit.trim(),
        qualifier: qualifier.trim() === "" ? null : qualifier.trim(),
        reason: reason.trim(),
        baseRevision: fact.current.revision,
      });
      onChanged(corrected);
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
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("unit")}>
          {(control) => (
            <Input {...control} value={unit} onChange={(event) => setUnit(event.target.value)} />
          )}
        </Field>
        <Field label={t("qualifier")}>
          {(control) => (
            <Input
              {...control}
              placeholder={t("qualifierHint")}
              value={qualifier}
              onChange={(event) => setQualifier(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field
        label={t("reasonLabel")}
        hint={t("reasonHint")}
        error={isTried && !isReasonGiven ? t("reasonMissing") : null}
      >
        {(control) => (
          <Input {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
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
