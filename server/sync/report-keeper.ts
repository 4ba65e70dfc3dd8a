import type { Logger } from "pino";
import type { Committed, Offer, OpenedReport, Outcome, Taken } from "./keeper.ts";
import type { Stage } from "./keeper-progress.ts";
import { KeptReport } from "./kept-report.ts";
import type { LogStorage } from "./log-storage.ts";
import type { SizeLimits } from "./report-size.ts";
import {
  InapplicableUpdateError,
  RepairFailedError,
  RunFailedError,
  UnreconcilableError,
} from "./take-errors.ts";
import type { ReportTake, TakeStage } from "./taking.ts";

interface ReportKeeperParts {
  readonly storage: LogStorage;
  readonly log: Pick<Logger, "warn" | "error">;
  /** Told what it turns to; null: nothing that could take long. */
  onStage?(stage: Stage | null): void;
  /** Reports that nobody has used for longest are forgotten beyond this. */
  readonly maxBytes?: number;
  readonly sizeLimits?: SizeLimits;
}

/** How reports of a batch are to be taken that have made trouble. */
export interface TakeCare {
  /** Those in which nothing is put right: that took too long. */
  readonly unrepaired: ReadonlySet<string>;
  /** Those whose offers are taken one by one, and few at a time: many together took too long. */
  readonly oneByOne: ReadonlySet<string>;
}

const fewOffers = 32;
const defaultMaxBytes = 128 * 1024 * 1024;
/** A hundred pages with all their edits are a hundredth of it. */
const defaultSizeLimits: SizeLimits = { maxBytes: 32 * 1024 * 1024, maxStructs: 400_000 };

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
  readonly #sizeLimits: SizeLimits;
  /** In the order of their last use. */
  readonly #reports = new Map<string, { readonly kept: KeptReport; bytes: number }>();
  #bytes = 0;

  constructor(parts: ReportKeeperParts) {
    this.#storage = parts.storage;
    this.#log = parts.log;
    this.#onStage = parts.onStage ?? (() => {});
    this.#maxBytes = parts.maxBytes ?? defaultMaxBytes;
    this.#sizeLimits = parts.sizeLimits ?? defaultSizeLimits;
  }

  open(reportId: string): OpenedReport {
    const wasKept = this.#reports.has(reportId);
    return this.#reading(reportId, (report) => {
      const { seq, tail, isKnownSound } = report;
      const stateVector = report.stateVector();
      return { stateVector, seq, tail: wasKept ? null : tail, isKnownSound };
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
    for (const [reportId, all] of placesByReport(offers)) {
      const places = care.oneByOne.has(reportId) ? all.slice(0, fewOffers) : all;
      for (const place of all.slice(places.length)) outcomes[place] = "again";
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
    const bytes = take.rows.reduce((sum, { data }) => sum + data.length, 0);
    this.#reports.get(reportId)?.kept.committed(seq, bytes);
    this.#weigh(reportId);
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
    const attempt: Attempt = {
      malformed: [],
      unreconciled: [],
      repairs: !share.care.unrepaired.has(reportId),
      oneByOne: share.care.oneByOne.has(reportId),
    };
    for (;;) {
      const sound = soundPlaces(share, attempt.malformed);
      try {
        const take = this.#attempt(reportId, { share, sound, attempt });
        const outcomeAt = new Map(sound.map((place, n) => [place, take.outcomes[n]]));
        const outcomes = share.places.map((place) => outcomeAt.get(place) ?? "malformed");
        return { ...take, outcomes, unreconciled: attempt.unreconciled.length };
      } catch (err) {
        this.forget(reportId);
        if (err instanceof UnreconcilableError)
          this.#log.warn({ err, reportId }, "moves in a report were left unreconciled");
        else this.#log.error({ err, reportId }, "a report's updates could not be taken");
        if (!learnFrom(err, { attempt, sound })) return unreadable(share);
      } finally {
        this.#onStage(null);
      }
    }
  }

  #attempt(
    reportId: string,
    { share, sound, attempt }: { share: Share; sound: readonly number[]; attempt: Attempt },
  ): ReportTake {
    const { repairs, oneByOne } = attempt;
    const offers = sound.flatMap((place) => share.offers[place] ?? []);
    this.#onStage({ kind: "reading", reportId });
    return this.#report(reportId).take(offers, {
      sizeLimits: this.#sizeLimits,
      repairs,
      oneByOne,
      unreconciled: new Set(attempt.unreconciled.map((place) => sound.indexOf(place))),
      onStage: (stage) => this.#onStage(stageOf(stage, { reportId, sound })),
      onFault: (err) => {
        const message = "an offer could not be looked into: a fault of the server's";
        this.#log.error({ err, reportId }, message);
      },
    });
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

/** How a report's offers are taken, as attempts that failed have taught. */
interface Attempt {
  readonly malformed: number[];
  readonly unreconciled: number[];
  repairs: boolean;
  oneByOne: boolean;
}

/** False when nothing can be done otherwise. `sound`: the places that the attempt was made with. */
function learnFrom(
  error: unknown,
  { attempt, sound }: { attempt: Attempt; sound: readonly number[] },
): boolean {
  const blame = (list: number[], index: number | undefined): boolean => {
    const place = sound[index ?? -1];
    if (place !== undefined) list.push(place);
    return place !== undefined;
  };
  if (error instanceof UnreconcilableError) return blame(attempt.unreconciled, error.index);
  if (error instanceof InapplicableUpdateError) return blame(attempt.malformed, error.index);
  if (error instanceof RepairFailedError && attempt.repairs) {
    attempt.repairs = false;
    return true;
  }
  if (!(error instanceof RunFailedError)) return false;
  const [first, ...more] = error.places;
  if (more.length === 0) return blame(attempt.malformed, first);
  attempt.oneByOne = true;
  return true;
}

/** Without those that proved malformed, and without what their sockets sent afterwards. */
function soundPlaces({ offers, places }: Share, malformed: readonly number[]): readonly number[] {
  const socketAt = (place: number) => {
    const offer = offers[place];
    return offer?.kind === "update" ? offer.socketId : null;
  };
  const isBehind = (place: number, bad: number) =>
    place > bad && socketAt(place) !== null && socketAt(place) === socketAt(bad);
  return places.filter((place) => malformed.every((bad) => place !== bad && !isBehind(place, bad)));
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
