import { callApi, withQuery } from "#components/api-client.ts";
import { type Fact, factShape } from "#core/contracts/facts.ts";
import { listOf } from "#core/contracts/lists.ts";
import {
  type ChangedSource,
  type Source,
  type SourceText,
  sourceShape,
  sourceTextShape,
} from "#core/contracts/sources.ts";

export function loadSource(sourceId: string, signal: AbortSignal): Promise<Source> {
  return callApi(`/sources/${encodeURIComponent(sourceId)}`, sourceShape, { signal });
}

export function loadSourceText(sourceId: string, signal: AbortSignal): Promise<SourceText> {
  return callApi(`/sources/${encodeURIComponent(sourceId)}/text`, sourceTextShape, { signal });
}

const maxFactsShown = 200;

/** The facts whose words stand in the source, the newest first. */
export async function loadFactsOfSource(sourceId: string, signal: AbortSignal): Promise<Fact[]> {
  const path = withQuery("/facts", { source: sourceId, limit: maxFactsShown });
  return (await callApi(path, listOf(factShape), { signal })).items;
}

export function changeSource(sourceId: string, changes: ChangedSource): Promise<Source> {
  const path = `/sources/${encodeURIComponent(sourceId)}`;
  return callApi(path, sourceShape, { method: "PATCH", body: changes });
}

export function originalPath(sourceId: string): string {
  return `/api/v1/sources/${encodeURIComponent(sourceId)}/original`;
}
