import { asc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Metric } from "#core/contracts/zones.ts";
import type { FactKind } from "#core/facts/fact.ts";
import { type Deed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { contains, type Page, pageOf, type Slice } from "./page.ts";
import { metrics } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

const metricColumns = {
  id: metrics.id,
  name: metrics.name,
  aliases: metrics.aliases,
  unit: metrics.unit,
  kind: metrics.kind,
  definition: metrics.definition,
  factCount: sql<number>`(select count(*) from facts where facts.metric_id = metrics.id)`,
};

const toMetric = (row: Omit<Metric, "aliases"> & { aliases: readonly string[] }): Metric => ({
  ...row,
  aliases: [...row.aliases],
});

interface MetricListing extends Slice<string> {
  /** Looked for in name and aliases. */
  readonly words: string;
  /** Of metrics that are listed too, whether or not they hold the words. */
  readonly names: readonly string[];
}

/** Ordered by name. */
export async function listMetrics(
  db: MainDatabase,
  { words, names, after, limit }: MetricListing,
): Promise<Page<Metric, string>> {
  const rows = db
    .select(metricColumns)
    .from(metrics)
    .where(
      sql`${after === null ? sql`true` : gt(metrics.name, after)} and ${matching(words, names)}`,
    )
    .orderBy(asc(metrics.name))
    .limit(limit + 1)
    .all();
  return pageOf(rows.map(toMetric), { limit, keyOf: (metric) => metric.name });
}

function matching(words: string, names: readonly string[]): SQL {
  if (words === "") return sql`true`;
  const inAliases = sql`exists (select 1 from json_each(metrics.aliases) where ${contains(sql`json_each.value`, words)})`;
  const inName = contains(sql`${metrics.name}`, words);
  return or(inName, inAliases, inArray(metrics.name, [...names])) ?? sql`true`;
}

export async function findMetric(db: MainDatabase, metricId: string): Promise<Metric | null> {
  const row = db.select(metricColumns).from(metrics).where(eq(metrics.id, metricId)).get();
  return row === undefined ? null : toMetric(row);
}

export interface MetricFields {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly unit: string;
  readonly kind: FactKind;
  readonly definition: string | null;
}

/** Names are unique: a metric of this name is answered in place of a second one. */
export async function createMetric(
  db: MainDatabase,
  fields: MetricFields,
  deed: Deed,
): Promise<{ outcome: "created" | "exists"; metricId: string }> {
  return inTransaction(db, (tx) => {
    const same = tx
      .select({ id: metrics.id })
      .from(metrics)
      .where(eq(metrics.name, fields.name))
      .get();
    if (same !== undefined) return { outcome: "exists", metricId: same.id };
    const metricId = newId();
    tx.insert(metrics)
      .values({ id: metricId, ...fields, createdBy: deed.by, createdAt: deed.at })
      .run();
    recordAudit(tx, deed, { action: "metric.create", subjectId: metricId });
    return { outcome: "created", metricId };
  });
}
