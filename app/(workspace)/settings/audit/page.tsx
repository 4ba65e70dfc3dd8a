import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { withQuery } from "#components/api-client.ts";
import { AuditFilters } from "#components/settings/audit-filters.tsx";
import { AuditTable } from "#components/settings/audit-table.tsx";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { Button } from "#components/ui/button.tsx";
import { type AuditFilter, auditEventShape, auditFilter } from "#core/contracts/audit.ts";
import { listOf } from "#core/contracts/lists.ts";
import { personShape } from "#core/contracts/people.ts";
import { htmlLang, type Locale } from "#core/locale.ts";
import { oneOf, type PageQuery } from "../../../page-query.ts";
import { findInApi, serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

/** Who did what, when and from where; the filter is the address. */
export default async function AuditPage({ searchParams }: { searchParams: PageQuery }) {
  if ((await requireViewer()).role !== "admin") notFound();
  const asked = await searchParams;
  const timeZone = await getTimeZone();
  const parsed = auditFilter.safeParse({
    timeZone,
    actor: oneOf(asked["actor"]) ?? undefined,
    action: oneOf(asked["action"]) ?? undefined,
    from: oneOf(asked["from"]) ?? undefined,
    to: oneOf(asked["to"]) ?? undefined,
  });
  // An address that somebody mistyped shows everything.
  const filter: AuditFilter = parsed.data ?? { timeZone };
  const path = withQuery("/audit", filter);
  const [t, events, actorName] = await Promise.all([
    getTranslations("audit"),
    serverApi(path, listOf(auditEventShape)),
    filter.actor === undefined ? null : nameOfActor(filter.actor),
  ]);
  return (
    <SettingsSection
      title={t("title")}
      lead={t("lead", wordsOfZone(timeZone, await getLocale()))}
      action={
        <Button asChild>
          <a href={withQuery("/api/v1/audit/export", filter)} download>
            {t("export")}
          </a>
        </Button>
      }
    >
      <AuditFilters actorName={actorName} />
      <AuditTable key={path} path={path} first={events} timeZone={timeZone} />
    </SettingsSection>
  );
}

/** The id itself when it is nobody's. */
async function nameOfActor(userId: string): Promise<string> {
  const person = await findInApi(`/people/${encodeURIComponent(userId)}`, personShape);
  return person?.name ?? userId;
}

/** "China Standard Time", "GMT+8". */
function wordsOfZone(timeZone: string, locale: Locale): { zone: string; offset: string } {
  const said = (timeZoneName: "long" | "shortOffset") =>
    new Intl.DateTimeFormat(htmlLang(locale), { timeZone, timeZoneName })
      .formatToParts()
      .find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
  return { zone: said("long"), offset: said("shortOffset") };
}
