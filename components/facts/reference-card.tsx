"use client";

import { BadgeCheck, TriangleAlert } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FactRevision, FactWithRevisions } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import type { ReferenceState } from "#core/facts/reference-state.ts";
import { changeOf, changesWords, nameOfFact, sourceLine, valueText } from "./fact-words.ts";

interface ReferenceCardProps {
  reference: FactReferenceAttributes;
  /** Undefined while it is being loaded; null when the base does not hold it. */
  fact: FactWithRevisions | null | undefined;
  judged: ReferenceState | null;
}

/** What a linked number is, in one look: value, period, zone, source, quote, who verified. */
export function ReferenceCard({ reference, fact, judged }: ReferenceCardProps) {
  const t = useTranslations("factPanel");
  const locale = useLocale();
  if (fact === undefined) return <Skeleton className="h-16 w-full" />;
  const own = revisionOf(fact, reference.revision);
  return (
    <div className="flex flex-col gap-2 text-13">
      {fact !== null && own !== null && (
        <>
          <p className="text-muted">{nameOfFact(fact, locale)}</p>
          <p className="font-medium text-16 tabular-nums">{valueText(fact, own)}</p>
          <QuoteText revision={own} />
          <p className="text-12 text-faint">{sourceLine(own)}</p>
          {own.verifiedBy !== null && (
            <p className="inline-flex items-center gap-1 text-12 text-accent">
              <BadgeCheck size={14} aria-hidden />
              {t("verifiedBy", { person: own.verifiedBy.name })}
            </p>
          )}
        </>
      )}
      <StaleReasons reference={reference} fact={fact} judged={judged} />
    </div>
  );
}

/** The quote with a little of what stands around it. */
export function QuoteText({ revision }: { revision: FactRevision }) {
  const { prefix, exact, suffix } = revision.quote;
  return (
    <blockquote className="border-line-strong border-l-2 pl-2 text-13 text-muted leading-5">
      {lastOf(prefix)}
      <mark className="rounded-sm bg-highlight px-0.5 text-ink">{exact}</mark>
      {firstOf(suffix)}
    </blockquote>
  );
}

interface StaleReasonsProps {
  reference: Pick<FactReferenceAttributes, "text" | "revision">;
  fact: FactWithRevisions | null;
  judged: ReferenceState | null;
}

/** Why the reference needs a look, what would change, who changed it and why; nothing when it is current. */
export function StaleReasons({ reference, fact, judged }: StaleReasonsProps) {
  const t = useTranslations("factPanel");
  if (judged === null || judged.state === "current") return null;
  const newer = fact !== null && fact.current.revision > reference.revision ? fact.current : null;
  return (
    <div className="flex flex-col gap-1 rounded-md bg-amber-soft p-2 text-12 text-amber">
      {judged.reasons.map((reason) => (
        <p key={reason} className="flex items-center gap-1.5">
          <TriangleAlert size={14} aria-hidden className="shrink-0" />
          {t(`staleReason.${reason}`)}
        </p>
      ))}
      {changesWords(reference, judged) && (
        <p className="font-medium text-13 tabular-nums">
          {t("change", changeOf(reference, { fact, judged }))}
        </p>
      )}
      {newer !== null && <RevisedBy revision={newer} />}
    </div>
  );
}

function RevisedBy({ revision }: { revision: FactRevision }) {
  const t = useTranslations("factPanel");
  const format = useFormatter();
  const date = format.dateTime(new Date(revision.createdAt), { dateStyle: "medium" });
  return (
    <p>
      {revision.author === null
        ? t("broughtBySample", { date })
        : t("revisedBy", { person: revision.author.name, date })}
      {revision.reason !== null && ` · ${t("reason", { reason: revision.reason })}`}
    </p>
  );
}

export function revisionOf(
  fact: FactWithRevisions | null | undefined,
  revision: number,
): FactRevision | null {
  return fact?.revisions.find((each) => each.revision === revision) ?? null;
}

const contextLength = 24;
const lastOf = (text: string) =>
  text.length > contextLength ? `…${text.slice(-contextLength)}` : text;
const firstOf = (text: string) =>
  text.length > contextLength ? `${text.slice(0, contextLength)}…` : text;
