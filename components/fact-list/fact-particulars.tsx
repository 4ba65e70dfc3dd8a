import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Fact } from "#core/contracts/facts.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";

/** What identifies a fact, one line each; what does not apply is left out. */
export function FactParticulars({ fact }: { fact: Fact }) {
  const t = useTranslations("factTable");
  const words = useTranslations("vocabulary");
  const locale = useLocale();
  const period = periodLabel(fact.period, locale);
  const lines: readonly { name: string; content: ReactNode }[] = [
    {
      name: t("zone"),
      content: (
        <Link href={`/zones/${fact.zone.id}`} className="text-accent hover:underline">
          {localName(fact.zone, locale)}
        </Link>
      ),
    },
    {
      name: t("metric"),
      content: (
        <Link href={`/facts?metric=${fact.metric.id}`} className="text-accent hover:underline">
          {localName(fact.metric, locale)}
        </Link>
      ),
    },
    { name: t("one.subject"), content: fact.subject },
    { name: t("period"), content: period || t("noPeriod") },
    { name: t("one.kind"), content: words(`factKind.${fact.kind}`) },
    {
      name: t("one.comparison"),
      content: fact.comparison && words(`comparison.${fact.comparison}`),
    },
    {
      name: t("one.vintage"),
      content: fact.current.vintage && words(`vintage.${fact.current.vintage}`),
    },
  ];
  return (
    <dl className="text-13">
      {lines
        .filter(({ content }) => content !== null)
        .map(({ name, content }) => (
          <div key={name} className="flex gap-3 border-b py-2 last:border-b-0">
            <dt className="w-16 shrink-0 text-faint">{name}</dt>
            <dd className="min-w-0">{content}</dd>
          </div>
        ))}
    </dl>
  );
}
