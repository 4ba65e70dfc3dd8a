import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { FactActions } from "#components/fact-list/fact-actions.tsx";
import { FactParticulars } from "#components/fact-list/fact-particulars.tsx";
import { FactStatusBadge } from "#components/fact-list/fact-status-badge.tsx";
import { MetricName } from "#components/fact-list/metric-name.tsx";
import { RevisionTimeline } from "#components/fact-list/revision-timeline.tsx";
import { FactUses } from "#components/facts/fact-uses.tsx";
import { nameOfFact, valueText } from "#components/facts/fact-words.ts";
import { BackLink } from "#components/shell/back-link.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { factWithRevisionsShape } from "#core/contracts/facts.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { pageTitle } from "../../../page-title.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

interface FactPageProps {
  params: Promise<{ id: string }>;
}

const readFact = cache((id: string) =>
  serverApi(`/facts/${encodeURIComponent(id)}`, factWithRevisionsShape),
);

export async function generateMetadata({ params }: FactPageProps): Promise<Metadata> {
  const [fact, locale] = await Promise.all([params.then(({ id }) => readFact(id)), getLocale()]);
  return { title: pageTitle(nameOfFact(fact, locale)) };
}

/** One fact: its value, the words it rests on, how it came to be, and where it is used. */
export default async function FactPage({ params }: FactPageProps) {
  const viewer = await requireViewer();
  const [t, locale, fact] = await Promise.all([
    getTranslations("factTable"),
    getLocale(),
    params.then(({ id }) => readFact(id)),
  ]);
  return (
    <main className="flex min-w-0 grow flex-col">
      <PageHeader
        back={<BackLink href="/facts">{t("one.back")}</BackLink>}
        title={<MetricName fact={fact} />}
        aside={[localName(fact.zone, locale), periodLabel(fact.period, locale)]
          .filter(Boolean)
          .join(" · ")}
        actions={viewer.role !== "reader" && <FactActions fact={fact} />}
      />
      <div className="grid gap-x-12 gap-y-8 px-4 pb-16 md:px-8 lg:grid-cols-[minmax(0,1fr)_300px]">
        <div className="max-w-180">
          <p className="mb-6 flex flex-wrap items-center gap-3">
            <span className="font-semibold text-32 tabular-nums tracking-tight">
              {valueText(fact)}
            </span>
            <FactStatusBadge fact={fact} />
          </p>
          <h2 className="mb-4 font-medium text-13 text-faint">{t("one.revisionsTitle")}</h2>
          <RevisionTimeline fact={fact} />
        </div>
        <div className="flex flex-col gap-8">
          <section>
            <h2 className="mb-1 font-medium text-13 text-faint">{t("one.identityTitle")}</h2>
            <FactParticulars fact={fact} />
          </section>
          <section>
            <h2 className="mb-2 font-medium text-13 text-faint">{t("one.usesTitle")}</h2>
            <FactUses factId={fact.id} revision={fact.current.revision} />
          </section>
        </div>
      </div>
    </main>
  );
}
