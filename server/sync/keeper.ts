import type { ServerEdit } from "./messages.ts";

/** What a keeper is asked to take into a report. */
export type Offer = { readonly reportId: string; readonly personId: string | null } & (
  | {
      readonly kind: "update";
      /** As it came from the socket; nothing of it has been looked at. */
      readonly update: Uint8Array;
      /** After a refused update nothing else of its socket is looked at. */
      readonly socketId: number;
      /** As judged now. What adds nothing needs no right to write. */
      readonly mayWrite: boolean;
    }
  /** By the server itself. */
  | { readonly kind: "edit"; readonly edit: KeeperEdit }
);

export type KeeperEdit =
  /** A seed goes only into a report to which nothing was ever written. */
  | ServerEdit
  /** Puts right whatever in the report the schema does not allow. Told as "held". */
  | { readonly kind: "repair-arrangement" };

export type Outcome =
  /** On disk. */
  | "stored"
  /** Everything in it was on disk already. */
  | "held"
  /** It builds on updates that are not here. Nothing of it was taken. */
  | "gap"
  /** It would have changed the report, and its author may not. */
  | "refused"
  /** Somebody else writes under the same Yjs client id. */
  | "client-id-in-use"
  /** Its bytes are not what the protocol allows. */
  | "malformed"
  /** It has too many parts. */
  | "too-large"
  /** The report cannot be read at the moment. */
  | "unreadable"
  /** Nothing was done about it, for another one's sake: to be judged and offered again. */
  | "again"
  /** Behind a refused update of the same socket. */
  | "ignored"
  | "already-seeded"
  /** A seed that does not fit the document's schema. */
  | "invalid";

/** What has become of one report. */
export interface Committed {
  readonly reportId: string;
  readonly seq: number;
  /** Everything that is new, as one update. */
  readonly update: Uint8Array;
  /** How many arrangements the server has put right in it. */
  readonly repairs: number;
  /** What that is in the log. */
  readonly rows: number;
  readonly bytes: number;
}

/** What has become of a batch: as many outcomes as offers, in their order. */
export interface Taken {
  readonly outcomes: readonly Outcome[];
  /** One for each report that has changed. */
  readonly committed: readonly Committed[];
  /** Updates that met too many moves by others to be reconciled with them. */
  readonly unreconciled: number;
}

/** A report as its room sees it when it opens. */
export interface OpenedReport {
  readonly stateVector: Uint8Array;
  readonly seq: number;
  /** How much of its log lies behind its snapshot; null when it was in memory already. */
  readonly tail: { readonly count: number; readonly bytes: number } | null;
  /** False when it may hold what the schema does not allow: ask `isSound`. */
  readonly isKnownSound: boolean;
}

/**
 * Who keeps the documents and their log. All that it tells is committed state, and it does one
 * thing after the other: what is asked after `take` is answered with the batch taken, or without it.
 */
export interface Keeper {
  /** @throws when the report cannot be read */
  open(reportId: string): Promise<OpenedReport>;
  /**
   * Takes offers of any reports in, in one transaction; they are on disk when it resolves. A
   * rejection means that none of them was; the caller may try again.
   */
  take(offers: readonly Offer[]): Promise<Taken>;
  /** What somebody with this state vector lacks. @throws when the report cannot be read */
  missing(reportId: string, stateVector: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether nothing in the report as it lies on disk needs repair. Takes its time, and nobody waits
   * for that besides; a report that is sound is remembered as such.
   *
   * @throws when that cannot be found out
   */
  isSound(reportId: string): Promise<boolean>;
  /** The report's room has closed: its memory can go. */
  forget(reportId: string): void;
}
