import type { RightsChange } from "#db/rights-changes.ts";

/** One person in one report; with several sockets it is one still. */
export interface Presence {
  readonly userId: string;
  readonly reportId: string;
}

/** Who has sockets to which report, so that a change of rights finds those it concerns. */
export class LiveSockets<Socket> {
  readonly #byReport = new Map<string, Map<string, Set<Socket>>>();
  readonly #reportIdsByUser = new Map<string, Set<string>>();

  add({ userId, reportId }: Presence, socket: Socket): void {
    const byUser = this.#byReport.get(reportId) ?? new Map<string, Set<Socket>>();
    const sockets = byUser.get(userId) ?? new Set<Socket>();
    const reportIds = this.#reportIdsByUser.get(userId) ?? new Set<string>();
    this.#byReport.set(reportId, byUser.set(userId, sockets.add(socket)));
    this.#reportIdsByUser.set(userId, reportIds.add(reportId));
  }

  delete({ userId, reportId }: Presence, socket: Socket): void {
    const byUser = this.#byReport.get(reportId);
    const sockets = byUser?.get(userId);
    sockets?.delete(socket);
    if (byUser === undefined || sockets === undefined || sockets.size > 0) return;
    byUser.delete(userId);
    if (byUser.size === 0) this.#byReport.delete(reportId);
    const reportIds = this.#reportIdsByUser.get(userId);
    reportIds?.delete(reportId);
    if (reportIds?.size === 0) this.#reportIdsByUser.delete(userId);
  }

  socketsOf({ userId, reportId }: Presence): ReadonlySet<Socket> {
    return this.#byReport.get(reportId)?.get(userId) ?? new Set();
  }

  /** Those whose rights the change may have altered. */
  concernedBy({ userId, reportId }: RightsChange): readonly Presence[] {
    if (reportId !== null && userId !== null) {
      return this.#byReport.get(reportId)?.has(userId) === true ? [{ userId, reportId }] : [];
    }
    if (reportId !== null) return presencesIn(reportId, this.#byReport.get(reportId)?.keys());
    if (userId === null) return this.all();
    return [...(this.#reportIdsByUser.get(userId) ?? [])].map((id) => ({ userId, reportId: id }));
  }

  all(): readonly Presence[] {
    return [...this.#byReport].flatMap(([id, byUser]) => presencesIn(id, byUser.keys()));
  }
}

function presencesIn(reportId: string, userIds: Iterable<string> = []): readonly Presence[] {
  return [...userIds].map((userId) => ({ userId, reportId }));
}
