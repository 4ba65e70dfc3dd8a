"use client";

import { MousePointerClick } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type ReactNode, useSyncExternalStore } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FactRevision, FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { CorrectFactButton, VerifyButton } from "./correct-fact.tsx";
import { FactUses } from "./fact-uses.tsx";
import { nameOfFact, sourceLine, valueText } from "./fact-words.ts";
import type { ReferenceEditing } from "./reference-actions.ts";
import { QuoteText, revisionOf, StaleReasons } from "./reference-card.tsx";
import { ReferenceDecision } from "./reference-decision.tsx";
import { asTextHolds } from "./reference-store.ts";
import { useListedReferences, useReportFacts } from "./report-facts-context.tsx";

export interface ReferencePanelProps {
  /** The reference that was clicked; null before the first click. */
  reference: FactReferenceAttributes | null;
  /** Null where the report cannot be changed. */
  editing: ReferenceEditing | null;
  /** The person may write the fact base. */
  mayCorrect: boolean;
  onOpenSource: (place: { sourceId: string; quoteId: string }) => void;
  /** The source's text with the quote marked, below the facts of the number. */
  sourceReader: (place: { sourceId: string; quoteId: string }) => ReactNode;
}

/** A clicked number: what it is, whether it still holds, its source with the quote, its history. */
export function ReferencePanel(props: ReferencePanelProps) {
  const t = useTranslations("factPanel");
  const listed = useListedReferences();
  const reference = props.reference && asTextHolds(props.reference, listed);
  const fact = useFact(reference?.factId ?? null);
  if (reference === null) {
    return <EmptyState icon={MousePointerClick} title={t("choosePrompt")} />;
  }
  if (fact === undefined) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="w-2/3" />
        <Skeleton className="h-8 w-1/3" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  }
  if (fact === null) return <UnknownFact reference={reference} />;
  return <KnownReference {...props} reference={reference} fact={fact} />;
}

interface KnownReferenceProps extends ReferencePanelProps {
  reference: FactReferenceAttributes;
  fact: FactWithRevisions;
}

function KnownReference(props: KnownReferenceProps) {
  const { reference, fact, editing, mayCorrect, onOpenSource, sourceReader } = props;
  const t = useTranslations("factPanel");
  const locale = useLocale();
  const { facts, references } = useReportFacts();
  const judged = references.stateOf(reference);
  const own = revisionOf(fact, reference.revision) ?? fact.current;
  const place = { sourceId: own.source.id, quoteId: own.quote.id };
  return (
    <div className="flex flex-col">
      <section aria-label={t("reference")} className="flex flex-col gap-3 border-b p-4">
        <p className="text-13 text-muted">{nameOfFact(fact, locale)}</p>
        <div className="flex items-center justify-between gap-2">
          <p className="font-medium text-24 tabular-nums">{valueText(fact, own)}</p>
          {judged?.state === "current" && <Badge tone="accent">{t("currentState")}</Badge>}
        </div>
        <StaleReasons reference={reference} fact={fact} judged={judged} />
        {editing !== null && judged !== null && (
          <ReferenceDecision reference={reference} fact={fact} judged={judged} editing={editing} />
        )}
      </section>
      <section aria-label={t("quote")} className="flex flex-col gap-2 border-b p-4">
        <SectionTitle>{t("quote")}</SectionTitle>
        <QuoteText revision={own} />
        <button
          type="button"
          onClick={() => onOpenSource(place)}
          className="self-start text-left text-13 text-accent hover:underline"
        >
          {sourceLine(own)} · {own.source.title}
        </button>
        {sourceReader(place)}
      </section>
      <section aria-label={t("revisions")} className="flex flex-col gap-2 border-b p-4">
        <div className="flex items-center justify-between">
          <SectionTitle>{t("revisions")}</SectionTitle>
          {mayCorrect && (
            <span className="flex gap-1">
              <VerifyButton fact={fact} onChanged={(changed) => facts.put(changed)} />
              <CorrectFactButton fact={fact} onChanged={(changed) => facts.put(changed)} />
            </span>
          )}
        </div>
        <RevisionList fact={fact} usedRevision={reference.revision} />
      </section>
      <section aria-label={t("uses")} className="flex flex-col gap-2 p-4">
        <SectionTitle>{t("uses")}</SectionTitle>
        <FactUses key={fact.id} factId={fact.id} revision={fact.current.revision} />
      </section>
    </div>
  );
}

function UnknownFact({ reference }: { reference: FactReferenceAttributes }) {
  const { references } = useReportFacts();
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="font-medium text-20 tabular-nums">{reference.text}</p>
      <StaleReasons reference={reference} fact={null} judged={references.stateOf(reference)} />
    </div>
  );
}

/** A fact's chain, newest first: value, who, when, why. */
export function RevisionList({
  fact,
  usedRevision,
}: {
  fact: FactWithRevisions;
  usedRevision: number | null;
}) {
  return (
    <ol className="flex flex-col gap-3">
      {fact.revisions.map((revision) => (
        <RevisionItem
          key={revision.revision}
          fact={fact}
          revision={revision}
          isUsed={revision.revision === usedRevision}
        />
      ))}
    </ol>
  );
}

interface RevisionItemProps {
  fact: FactWithRevisions;
  revision: FactRevision;
  isUsed: boolean;
}

function RevisionItem({ fact, revision, isUsed }: RevisionItemProps) {
  const t = useTranslations("factPanel");
  const format = useFormatter();
  const date = format.dateTime(new Date(revision.createdAt), { dateStyle: "medium" });
  const isNewest = revision.revision === fact.current.revision;
  return (
    <li className="flex flex-col gap-0.5 text-13">
      <span className="flex items-center gap-2">
        <span className="font-medium tabular-nums">{valueText(fact, revision)}</span>
        {isNewest && <Badge tone="accent">{t("newestRevision")}</Badge>}
        {isUsed && <Badge tone={isNewest ? "neutral" : "amber"}>{t("usedRevision")}</Badge>}
      </span>
      <span className="text-12 text-faint">
        {t("revisionLine", { revision: `${revision.revision}` })} ·{" "}
        {revision.author === null
          ? t("broughtBySample", { date })
          : t("revisedBy", { person: revision.author.name, date })}
      </span>
      {revision.reason !== null && (
        <span className="text-12 text-muted">{t("reason", { reason: revision.reason })}</span>
      )}
      {revision.verifiedBy !== null && (
        <span className="text-12 text-accent">
          {t("verifiedBy", { person: revision.verifiedBy.name })}
        </span>
      )}
    </li>
  );
}

function SectionTitle({ children }: { children: ReactNode }) {
  return <h3 className="font-medium text-12 text-faint">{children}</h3>;
}

/** Undefined while it is being loaded; null when the base does not hold it, or none is asked for. */
function useFact(factId: string | null): FactWithRevisions | null | undefined {
  const { facts } = useReportFacts();
  const current = () => (factId === null ? null : facts.get(factId));
  return useSyncExternalStore((listener) => facts.subscribe(listener), current, current);
}
