import { BadgeCheck } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { FactRevision, FactWithRevisions } from "#core/contracts/facts.ts";
import { sourceLine, valueText } from "../facts/fact-words.ts";
import { Badge } from "../ui/badge.tsx";
import { QuoteBlock } from "./quote-block.tsx";

/** The chain of a fact's revisions, newest first, each with its words and its source. */
export function RevisionTimeline({ fact }: { fact: FactWithRevisions }) {
  return (
    <ol className="flex flex-col">
      {fact.revisions.map((revision) => (
        <RevisionEntry key={revision.revision} fact={fact} revision={revision} />
      ))}
    </ol>
  );
}

function RevisionEntry({ fact, revision }: { fact: FactWithRevisions; revision: FactRevision }) {
  const t = useTranslations("factTable.one");
  const isCurrent = revision.revision === fact.current.revision;
  return (
    <li className="relative border-line border-l pb-8 pl-5 last:pb-0">
      <span
        aria-hidden
        className={`-left-[5px] absolute top-2 size-2.5 rounded-full ring-4 ring-canvas ${isCurrent ? "bg-accent" : "bg-line-strong"}`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-semibold text-16 tabular-nums">{valueText(fact, revision)}</span>
        {isCurrent && <Badge tone="accent">{t("currentRevision")}</Badge>}
        <span className="text-12 text-faint">
          {revision.revision === 1
            ? t("firstRevision")
            : t("revisionOf", { revision: revision.revision })}
        </span>
      </div>
      <RevisionByline revision={revision} />
      {revision.reason !== null && (
        <p className="mt-1 text-13">
          <span className="text-faint">{t("reason")} </span>
          {revision.reason}
        </p>
      )}
      <div className="mt-3">
        <QuoteBlock quote={revision.quote} />
        <p className="mt-2 text-13">
          <Link
            href={`/sources/${revision.source.id}?fact=${fact.id}`}
            className="text-accent hover:underline"
          >
            {sourceLine(revision)}
          </Link>
          <span className="ml-2 text-faint">{revision.source.title}</span>
          {revision.quote.page !== null && (
            <span className="ml-2 text-faint">{t("page", { page: revision.quote.page })}</span>
          )}
        </p>
      </div>
    </li>
  );
}

function RevisionByline({ revision }: { revision: FactRevision }) {
  const t = useTranslations("factTable.one");
  const format = useFormatter();
  const date = (instant: string) => format.dateTime(new Date(instant), { dateStyle: "medium" });
  const { author, verifiedBy, verifiedAt } = revision;
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-12 text-faint">
      <span>
        {author === null ? t("bySample") : t("by", { name: author.name })} ·{" "}
        {date(revision.createdAt)}
      </span>
      {verifiedBy !== null && verifiedAt !== null ? (
        <span className="inline-flex items-center gap-1 text-accent">
          <BadgeCheck size={14} aria-hidden />
          {t("verifiedBy", { name: verifiedBy.name, date: date(verifiedAt) })}
        </span>
      ) : (
        <span>{t("notVerified")}</span>
      )}
    </p>
  );
}
