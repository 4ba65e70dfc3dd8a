import type { MainDatabase } from "#db/open-database.ts";
import { hasZones, insertSample } from "#db/sample.ts";
import type { BlobStore } from "../blob-store.ts";
import type { SyncLink } from "../sync-link.ts";
import { resolveBriefing } from "./resolve-briefing.ts";
import { digestText, readSampleData, type SampleSource } from "./sample-data.ts";
import { type StoredDigest, sampleId, sampleReportId, sampleRows } from "./sample-rows.ts";

interface SampleTargets {
  readonly db: MainDatabase;
  readonly blobs: Pick<BlobStore, "put">;
  readonly sync: Pick<SyncLink, "edit">;
}

/**
 * Fills an empty workspace with the sample: zones, metrics, digests, facts and one briefing that
 * every member may edit. A workspace that has zones is left alone.
 *
 * The briefing's text is committed first and the rows last, in one transaction: a start that was
 * cut off between the two finds no zones and finishes the work, the text being there already.
 *
 * @throws Refusal "unavailable" when the sync process does not answer
 */
export async function loadSample(
  { db, blobs, sync }: SampleTargets,
  at: Date = new Date(),
): Promise<"loaded" | "not-empty"> {
  if (await hasZones(db)) return "not-empty";
  const data = readSampleData();
  const { body, references } = resolveBriefing(data, (key) => sampleId("fact", key));
  const digestBySourceKey = await storeDigests(data.sources, blobs);
  const seed = { kind: "seed", title: data.briefing.title, body } as const;
  const { seq } = await sync.edit(sampleReportId, seed, null);
  const rows = sampleRows(data, { at, digestBySourceKey, references, seededSeq: seq ?? 0 });
  return (await insertSample(db, rows, at)) ? "loaded" : "not-empty";
}

async function storeDigests(
  sources: readonly SampleSource[],
  blobs: Pick<BlobStore, "put">,
): Promise<ReadonlyMap<string, StoredDigest>> {
  const stored = sources.map(async (source) => {
    const bytes = Buffer.from(digestText(source), "utf8");
    return [source.key, { sha256: await blobs.put(bytes), byteSize: bytes.length }] as const;
  });
  return new Map(await Promise.all(stored));
}
