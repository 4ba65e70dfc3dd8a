import { Hash } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { withQuery } from "#components/api-client.ts";
import { joinNames } from "#components/lists/join-names.ts";
import { BackLink } from "#components/shell/back-link.tsx";
import { PageHeader } from "#components/shell/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ZoneMatrix } from "#components/zones/zone-matrix.tsx";
import { type Fact, factShape } from "#core/contracts/facts.ts";
import { listOf } from "#core/contracts/lists.ts";
import { zoneShape } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { pageTitle } from "../../../page-title.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

interface ZonePageProps {
  params: Promise<{ id: string }>;
}

/** More facts than a table of one zone can usefully show; the rest is a link to the facts page. */
const mostFacts = 1000;

const readZone = cache((id: string) => serverApi(`/zones/${encodeURIComponent(id)}`, zoneShape));

async function readFacts(zone: string): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  let cursor: string | undefined;
  do {
    const page = await serverApi(
      withQuery("/facts", { zone, limit: 200, cursor }),
      listOf(factShape),
    );
    facts.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && facts.length < mostFacts);
  return facts;
}

export async function generateMetadata({ params }: ZonePageProps): Promise<Metadata> {
  const [zone, locale] = await Promise.all([params.then(({ id }) => readZone(id)), getLocale()]);
  return { title: pageTitle(localName(zone, locale)) };
}

/** A zone's facts by metric and period. */
export default async function ZonePage({ params }: ZonePageProps) {
  await requireViewer();
  const zone = await readZone((await params).id);
  const [t, locale, facts] = await Promise.all([
    getTranslations("zones.one"),
    getLocale(),
    readFacts(zone.id),
  ]);
  const place = [zone.province, zone.city].filter((part, at, all) => all.indexOf(part) === at);
  return (
    <main className="flex max-h-dvh min-w-0 grow flex-col max-md:max-h-[calc(100dvh-106px)]">
      <PageHeader
        back={<BackLink href="/zones">{t("back")}</BackLink>}
        title={localName(zone, locale)}
        aside={[...place, t("factCount", { count: zone.factCount })].filter(Boolean).join(" · ")}
        actions={
          <Button asChild>
            <Link href={`/facts?zone=${zone.id}`}>{t("openInFacts")}</Link>
          </Button>
        }
      />
      {zone.aliases.length > 0 && (
        <p className="px-4 pb-3 text-13 text-faint md:px-8">
          {t("aliases", { names: joinNames(zone.aliases, locale) })}
        </p>
      )}
      {facts.length === 0 ? (
        <EmptyState icon={Hash} title={t("emptyTitle")}>
          {t("emptyBody")}
        </EmptyState>
      ) : (
        <ZoneMatrix zone={zone} facts={facts} />
      )}
    </main>
  );
}
