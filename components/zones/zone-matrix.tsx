"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { Fact } from "#core/contracts/facts.ts";
import type { Zone } from "#core/contracts/zones.ts";
import { localName } from "#core/local-name.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { Aside } from "../fact-list/aside.tsx";
import { FactValue } from "../fact-list/fact-value.tsx";
import { MetricName } from "../fact-list/metric-name.tsx";
import { Row, RowLink, Table, Td, Th } from "../ui/table.tsx";
import { factMatrix, type MatrixRow } from "./fact-matrix.ts";

export interface ZoneMatrixProps {
  zone: Zone;
  facts: readonly Fact[];
}

/** A zone's facts: metrics down, periods across, every value a link to its fact. */
export function ZoneMatrix({ zone, facts }: ZoneMatrixProps) {
  const t = useTranslations("zones.one");
  const locale = useLocale();
  const { periods, rows } = factMatrix(facts);
  return (
    <Table
      label={t("matrixLabel", { zone: localName(zone, locale) })}
      isWide
      head={
        <>
          <Th className="left-0 z-20 first:pl-4 md:first:pl-8">{t("metric")}</Th>
          {periods.map(({ key, period }) => (
            <Th key={key} isNumeric>
              {periodLabel(period, locale) || t("noPeriod")}
            </Th>
          ))}
          <Th className="w-full" aria-hidden />
        </>
      }
    >
      {rows.map((row) => (
        <Row key={row.key}>
          <MetricCell zoneId={zone.id} row={row} />
          {periods.map(({ key }) => (
            <Td key={key} isNumeric>
              <ValueCell facts={row.factsByPeriodKey.get(key) ?? []} unit={row.unit} />
            </Td>
          ))}
          <Td aria-hidden />
        </Row>
      ))}
    </Table>
  );
}

function MetricCell({ zoneId, row }: { zoneId: string; row: MatrixRow }) {
  const { sample, unit } = row;
  return (
    <th
      scope="row"
      className="sticky left-0 z-10 h-10 min-w-44 max-w-72 border-b bg-canvas py-1 pr-3 pl-4 md:min-w-76 md:max-w-100 md:pl-8 text-left font-normal text-13 group-hover:bg-hover"
    >
      <RowLink href={`/facts?zone=${zoneId}&metric=${sample.metric.id}`}>
        <MetricName fact={sample} />
      </RowLink>
      {unit !== null && unit !== "" && <Aside className="text-12 text-faint">{unit}</Aside>}
    </th>
  );
}

function ValueCell({ facts, unit }: { facts: readonly Fact[]; unit: string | null }) {
  const t = useTranslations("zones.one");
  if (facts.length === 0) {
    return (
      <span aria-hidden className="text-line-strong">
        —
      </span>
    );
  }
  return facts.map((fact) => (
    <Link
      key={fact.id}
      href={`/facts/${fact.id}`}
      className="block rounded-sm text-ink underline-offset-4 hover:text-accent hover:underline"
    >
      <FactValue revision={fact.current} />
      {unit === null && <span className="ml-1 text-12 text-faint">{fact.current.unit}</span>}
      {fact.current.verifiedBy === null && <span className="sr-only">{t("unverified")}</span>}
    </Link>
  ));
}
