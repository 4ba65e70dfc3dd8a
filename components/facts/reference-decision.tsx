"use client";

import { Check, Pause } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { useAction } from "#components/use-action.ts";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { ReferenceState } from "#core/facts/reference-state.ts";
import { acceptNewest, keepAsIs, type ReferenceEditing } from "./reference-actions.ts";
import { useReportFacts } from "./report-facts-context.tsx";

interface ReferenceDecisionProps {
  reference: FactReferenceAttributes;
  fact: FactWithRevisions;
  judged: ReferenceState;
  editing: ReferenceEditing;
}

/** Old → new is shown beside it; here the author accepts the new or keeps the old. */
export function ReferenceDecision({ reference, fact, judged, editing }: ReferenceDecisionProps) {
  const t = useTranslations("factPanel");
  const reportFacts = useReportFacts();
  const { isBusy, run } = useAction();
  if (judged.state === "current") return null;

  const accept = () =>
    run(async () => {
      await acceptNewest(reportFacts, editing, [reference]);
      toast.success(t("accepted", { text: judged.expected ?? "" }));
    });
  const changesText = judged.expected !== reference.text;
  return (
    <div className="flex items-center gap-2">
      <Button
        look={judged.isHeld ? "secondary" : "primary"}
        size="sm"
        isBusy={isBusy}
        onClick={() => void accept()}
      >
        <Check aria-hidden />
        {changesText ? t("accept") : t("acceptAsIs")}
      </Button>
      {judged.isHeld ? (
        <p className="text-12 text-faint">{t("kept")}</p>
      ) : (
        <Button
          size="sm"
          disabled={isBusy}
          onClick={() => keepAsIs(editing, reference, { fact, reason: t("keptReason") })}
        >
          <Pause aria-hidden />
          {t("keep")}
        </Button>
      )}
    </div>
  );
}
