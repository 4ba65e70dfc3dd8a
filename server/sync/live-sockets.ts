import type { RightsChange } from "#db/rights-changes.ts";

/** One person in one report; with several sockets it is one still. */
export interface Presence {
  readonly userId: string;
  readonly reportId: string;
}

/** Who has sockets to which report, so that a change of rights finds those it concerns. */
export class LiveSockets {
  readonly #byReport = new Map<string, Map<string, number>>();
  readonly #byUser = new Map<string, Map<string, number>>();

  add({ userId, reportId }: Presence): void {
    count(this.#byReport, reportId, userId, 1);
    count(this.#byUser, userId, reportId, 1);
  }

  delete({ userId, reportId }: Presence): void {
    count(this.#byReport, reportId, userId, -1);
    count(this.#byUser, userId, reportId, -1);
  }

  /** Those whose rights the change may have altered. */
  concernedBy({ userId, reportId }: RightsChange): readonly Presence[] {
    if (reportId !== null && userId !== null) {
      return this.#byReport.get(reportId)?.has(userId) === true ? [{ userId, reportId }] : [];
    }
    if (reportId !== null)
      return pairs(this.#byReport.get(reportId), (id) => ({ userId: id, reportId }));
    if (userId !== null) return pairs(this.#byUser.get(userId), (id) => ({ userId, reportId: id }));
    return this.all();
  }

  all(): readonly Presence[] {
    return [...this.#byReport].flatMap(([reportId, counts]) =>
      pairs(counts, (userId) => ({ userId, reportId })),
    );
  }
}

function pairs(
  counts: ReadonlyMap<string, number> | undefined,
  toPresence: (id: string) => Presence,
): readonly Presence[] {
  return [...(counts?.keys() ?? [])].map(toPresence);
}

function count(
  map: Map<string, Map<string, number>>,
  outer: string,
  inner: string,
  change: number,
): void {
  const counts = map.get(outer) ?? new Map<string, number>();
  const next = (counts.get(inner) ?? 0) + change;
  if (next > 0) counts.set(inner, next);
  else counts.delete(inner);
  if (counts.size > 0) map.set(outer, counts);
  else map.delete(outer);
}
