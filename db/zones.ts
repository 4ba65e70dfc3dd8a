import { asc, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Zone } from "#core/contracts/zones.ts";
import { type Deed, recordAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { contains, type Page, pageOf, type Slice } from "./page.ts";
import { zones } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

const zoneColumns = {
  id: zones.id,
  name: zones.name,
  aliases: zones.aliases,
  city: zones.city,
  province: zones.province,
  factCount: sql<number>`(select count(*) from facts where facts.zone_id = zones.id)`,
};

const toZone = (row: Omit<Zone, "aliases"> & { aliases: readonly string[] }): Zone => ({
  ...row,
  aliases: [...row.aliases],
});

interface ZoneListing extends Slice<string> {
  /** Looked for in name, aliases, city and province. */
  readonly words: string;
  /** Of zones that are listed too, whether or not they hold the words. */
  readonly names: readonly string[];
}

/** Ordered by name. */
export async function listZones(
  db: MainDatabase,
  { words, names, after, limit }: ZoneListing,
): Promise<Page<Zone, string>> {
  const rows = db
    .select(zoneColumns)
    .from(zones)
    .where(sql`${after === null ? sql`true` : gt(zones.name, after)} and ${matching(words, names)}`)
    .orderBy(asc(zones.name))
    .limit(limit + 1)
    .all();
  return pageOf(rows.map(toZone), { limit, keyOf: (zone) => zone.name });
}

function matching(words: string, names: readonly string[]): SQL {
  if (words === "") return sql`true`;
  const inAliases = sql`exists (select 1 from json_each(zones.aliases) where ${contains(sql`json_each.value`, words)})`;
  const columns = [zones.name, zones.city, zones.province];
  const inColumns = columns.map((column) => contains(sql`${column}`, words));
  return or(...inColumns, inAliases, inArray(zones.name, [...names])) ?? sql`true`;
}

export async function findZone(db: MainDatabase, zoneId: string): Promise<Zone | null> {
  const row = db.select(zoneColumns).from(zones).where(eq(zones.id, zoneId)).get();
  return row === undefined ? null : toZone(row);
}

export interface ZoneFields {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly city: string | null;
  readonly province: string | null;
}

/** Names are unique: a zone of this name is answered in place of a second one. */
export async function createZone(
  db: MainDatabase,
  fields: ZoneFields,
  deed: Deed,
): Promise<{ outcome: "created" | "exists"; zoneId: string }> {
  return inTransaction(db, (tx) => {
    const same = tx.select({ id: zones.id }).from(zones).where(eq(zones.name, fields.name)).get();
    if (same !== undefined) return { outcome: "exists", zoneId: same.id };
    const zoneId = newId();
    tx.insert(zones)
      .values({ id: zoneId, ...fields, createdBy: deed.by, createdAt: deed.at })
      .run();
    recordAudit(tx, deed, { action: "zone.create", subjectId: zoneId });
    return { outcome: "created", zoneId };
  });
}
