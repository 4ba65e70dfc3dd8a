import type { DialectName } from "./wire-dialect.ts";

/** What the benchmark tells a load process, and what it answers; one answer per order. */

export interface Participant {
  readonly reportId: string;
  readonly person: string;
  /** Typing starts with the first n writers of the list; null only reads. */
  readonly writer: number | null;
}

export type LoadOrder =
  | {
      readonly type: "open";
      readonly port: number;
      readonly dialect: DialectName;
      readonly participants: readonly Participant[];
    }
  | {
      readonly type: "type";
      readonly writers: number;
      readonly editsPerSecondEach: number;
      /** On the machine's monotonic clock. */
      readonly fromUs: number;
      readonly untilUs: number;
    }
  | { readonly type: "count" }
  | { readonly type: "close" };

export interface LoadAnswer {
  /** Edits sent since the last "type". */
  readonly sent: number;
  /** Edits that arrived at somebody else since the last "type". */
  readonly delivered: number;
  /** From edit to peer, LatencyHistogram.counts; only "count" fills it. */
  readonly latencies: readonly (number | null)[];
  /** From edit to durable acknowledgement. */
  readonly ackLatencies: readonly (number | null)[];
  /** Sockets that the server closed. */
  readonly lost: readonly string[];
}

export interface LoadReply {
  readonly answer?: LoadAnswer;
  readonly failure?: string;
}
