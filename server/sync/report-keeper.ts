import type { Logger } from "pino";
import type { Committed, Offer, OpenedReport, Outcome, Taken } from "./keeper.ts";
import type { Stage } from "./keeper-progress.ts";
import { KeptReport } from "./kept-report.ts";
import type { LogStorage } from "./log-storage.ts";
import { InapplicableUpdateError, RepairFailedError, UnreconcilableError } from "./take-errors.ts";
import type { ReportTake, TakeStage } from "./taking.ts";

interface ReportKeeperParts {
  readonly storage: LogStorage;
  readonly log: Pick<Logger, "warn" | "error">;
  /** Told what it turns to; null: nothing that could take long. */
  onStage?(stage: Stage | null): void;
  /** Reports that nobody has used for longest are forgotten beyond this. */
  readonly maxBytes?: number;
}

/** How reports of a batch are to be taken that have made trouble. */
export interface TakeCare {
  /** Those in which nothing is put right: that took too long. */
  readonly unrepaired: ReadonlySet<string>;
  /** Those whose offers are taken one by one: several together took too long. */
  readonly oneByOne: ReadonlySet<string>;
}

const defaultMaxBytes = 128 * 1024 * 1024;

/**
 * The documents of all open reports over their log, in one thread. What it holds in memory is what
 * lies on disk: a batch that could not be stored takes the reports it had changed with it, and they
 * are read again.
 */
export class ReportKeeper {
  readonly #storage: LogStorage;
  readonly #log: Pick<Logger, "warn" | "error">;
  readonly #onStage: (stage: Stage | null) => void;
  readonly #maxBytes: number;
  /** In the order of their last use. */
  readonly #reports = new Map<string, { readonly kept: KeptReport; bytes: number }>();
  #bytes = 0;

  constructor({ storage, log, onStage = () => {}, maxBytes = defaultMaxBytes }: ReportKeeperParts) {
    this.#storage = storage;
    this.#log = log;
    this.#onStage = onStage;
    this.#maxBytes = maxBytes;
  }

  open(reportId: string): OpenedReport {
    const wasKept = this.#reports.has(reportId);
    return this.#reading(reportId, (report) => {
      const { seq, tail } = report;
      return { stateVector: report.stateVector(), seq, tail: wasKept ? null : tail };
    });
  }

  missing(reportId: string, stateVector: Uint8Array): Uint8Array {
    return this.#reading(reportId, (report) => report.missing(stateVector));
  }

  forget(reportId: string): void {
    const report = this.#reports.get(reportId);
    if (report === undefined) return;
    this.#bytes -= report.bytes;
    this.#reports.delete(reportId);
    report.kept.destroy();
  }

  /** @throws when the log cannot be written: nothing of it was taken */
  take(offers: readonly Offer[], care: TakeCare = carefree): Taken {
    const outcomes: Outcome[] = [];
    const takes = new Map<string, KeptTake>();
    for (const [reportId, places] of placesByReport(offers)) {
      const take = this.#takeInto(reportId, { offers, places, care });
      for (const [n, place] of places.entries()) outcomes[place] = take.outcomes[n] ?? "unreadable";
      takes.set(reportId, take);
    }
    const unreconciled = [...takes.values()].reduce((sum, take) => sum + take.unreconciled, 0);
    return { outcomes, committed: this.#store(takes), unreconciled };
  }

  #store(takes: ReadonlyMap<string, ReportTake>): Committed[] {
    const rows = [...takes.values()].flatMap((take) => take.rows);
    if (rows.length === 0) return [];
    let seqs: readonly number[];
    try {
      seqs = this.#storage.append(rows);
    } catch (error) {
      for (const [reportId, { update }] of takes) if (update !== null) this.forget(reportId);
      throw error;
    }
    let stored = 0;
    return [...takes].flatMap(([reportId, take]) => {
      stored += take.rows.length;
      return take.update === null ? [] : [this.#committed(reportId, take, seqs[stored - 1] ?? 0)];
    });
  }

  #committed(reportId: string, take: ReportTake, seq: number): Committed {
    this.#reports.get(reportId)?.kept.committed(seq);
    this.#weigh(reportId);
    const bytes = take.rows.reduce((sum, { data }) => sum + data.length, 0);
    const { update = null, repairs } = take;
    return {
      reportId,
      seq,
      update: update ?? new Uint8Array(),
      repairs,
      rows: take.rows.length,
      bytes,
    };
  }

  /** A report that fails costs nobody else's updates anything. */
  #takeInto(reportId: string, share: Share): KeptTake {
    const malformed: number[] = [];
    const left: number[] = [];
    let repairs = !share.care.unrepaired.has(reportId);
    const oneByOne = share.care.oneByOne.has(reportId);
    for (;;) {
      const sound = soundPlaces(share, malformed);
      const offers = sound.flatMap((place) => share.offers[place] ?? []);
      const onStage = (stage: TakeStage) => this.#onStage(stageOf(stage, { reportId, sound }));
      const unreconciled = new Set(left.map((place) => sound.indexOf(place)));
      try {
        this.#onStage({ kind: "reading", reportId });
        const options = { onStage, repairs, oneByOne, unreconciled };
        const take = this.#report(reportId).take(offers, options);
        const outcomeAt = new Map(sound.map((place, n) => [place, take.outcomes[n]]));
        const outcomes = share.places.map((place) => outcomeAt.get(place) ?? "malformed");
        return { ...take, outcomes, unreconciled: left.length };
      } catch (error) {
        this.forget(reportId);
        if (error instanceof UnreconcilableError) {
          left.push(sound[error.index] ?? -1);
          this.#log.warn({ err: error, reportId }, "moves in a report were left unreconciled");
          continue;
        }
        this.#log.error({ err: error, reportId }, "a report's updates could not be taken");
        if (error instanceof InapplicableUpdateError) malformed.push(sound[error.index] ?? -1);
        else if (error instanceof RepairFailedError) repairs = false;
        else return unreadable(share);
      } finally {
        this.#onStage(null);
      }
    }
  }

  #reading<Result>(reportId: string, work: (report: KeptReport) => Result): Result {
    this.#onStage({ kind: "reading", reportId });
    try {
      return work(this.#report(reportId));
    } finally {
      this.#weigh(reportId);
      this.#onStage(null);
    }
  }

  #report(reportId: string): KeptReport {
    const known = this.#reports.get(reportId);
    const report = known ?? {
      kept: new KeptReport(reportId, this.#storage.read(reportId)),
      bytes: 0,
    };
    this.#reports.delete(reportId);
    this.#reports.set(reportId, report);
    return report.kept;
  }

  #weigh(reportId: string): void {
    const report = this.#reports.get(reportId);
    if (report === undefined) return;
    const { bytes } = report.kept;
    this.#bytes += bytes - report.bytes;
    report.bytes = bytes;
    for (const oldest of this.#reports.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === reportId) return;
      this.forget(oldest);
    }
  }
}

const carefree: TakeCare = { unrepaired: new Set(), oneByOne: new Set() };

interface KeptTake extends ReportTake {
  /** How many updates were left as Yjs merges them. */
  readonly unreconciled: number;
}

/** The places among a batch's offers that concern one report. */
interface Share {
  readonly offers: readonly Offer[];
  readonly places: readonly number[];
  readonly care: TakeCare;
}

function stageOf(
  stage: TakeStage,
  { reportId, sound }: { reportId: string; sound: readonly number[] },
): Stage | null {
  if (typeof stage === "string") return { kind: stage, reportId };
  const place = sound[stage];
  return place === undefined ? null : { kind: "offer", place };
}

/** Without those that proved malformed, and without what their sockets sent afterwards. */
function soundPlaces({ offers, places }: Share, malformed: readonly number[]): readonly number[] {
  const socketAt = (place: number) => {
    const offer = offers[place];
    return offer?.kind === "update" ? offer.socketId : null;
  };
  return places.filter((place) =>
    malformed.every((bad) => place < bad || socketAt(place) !== socketAt(bad)),
  );
}

function unreadable({ places }: Share): KeptTake {
  const outcomes = places.map(() => "unreadable" as const);
  return { outcomes, rows: [], update: null, repairs: 0, unreconciled: 0 };
}

function placesByReport(offers: readonly Offer[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { reportId }] of offers.entries()) {
    const list = places.get(reportId);
    if (list === undefined) places.set(reportId, [place]);
    else list.push(place);
  }
  return places;
}
