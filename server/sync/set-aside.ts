/** How long a report is left alone after it failed. */
export interface Backoff {
  readonly firstMs: number;
  /** Each failure doubles the time, up to this. */
  readonly longestMs: number;
}

/** The report took too long to read; nobody tries it again for a while. */
export class SetAsideError extends Error {
  constructor(reportId: string) {
    super(`report ${reportId} took too long to read`);
    this.name = "SetAsideError";
  }
}

interface Failure {
  readonly untilMs: number;
  readonly forMs: number;
}

/**
 * Reports that something is not tried with for a while. When the time is over it is tried again; if
 * that fails, the next time is twice as long. A failure long past is forgotten.
 */
export class SetAside {
  readonly #backoff: Backoff;
  readonly #nowMs: () => number;
  readonly #failureByReportId = new Map<string, Failure>();

  constructor(backoff: Backoff, nowMs: () => number = () => performance.now()) {
    this.#backoff = backoff;
    this.#nowMs = nowMs;
  }

  /** Whether it is not to be tried at the moment. */
  has(reportId: string): boolean {
    const failure = this.#failureByReportId.get(reportId);
    return failure !== undefined && this.#nowMs() < failure.untilMs;
  }

  /** The reports that are set aside, of those that a batch concerns. */
  among(batch: readonly { readonly reportId: string }[]): ReadonlySet<string> {
    if (this.#failureByReportId.size === 0) return none;
    return new Set(batch.map(({ reportId }) => reportId).filter((id) => this.has(id)));
  }

  /** It failed; answers for how long the report is left alone. */
  failed(reportId: string): number {
    const { firstMs, longestMs } = this.#backoff;
    this.#forgetLongPast();
    const last = this.#failureByReportId.get(reportId);
    const forMs = last === undefined ? firstMs : Math.min(last.forMs * 2, longestMs);
    this.#failureByReportId.set(reportId, { forMs, untilMs: this.#nowMs() + forMs });
    return forMs;
  }

  /** That a trial succeeds is no reason: what is slow about a report may be asked for later. */
  #forgetLongPast(): void {
    const nowMs = this.#nowMs();
    for (const [reportId, { untilMs }] of this.#failureByReportId) {
      if (nowMs - untilMs > this.#backoff.longestMs) this.#failureByReportId.delete(reportId);
    }
  }
}

const none: ReadonlySet<string> = new Set();
