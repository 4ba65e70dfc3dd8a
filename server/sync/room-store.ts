import type { NewUpdate } from "#db/log.ts";

export type { NewUpdate } from "#db/log.ts";

/** What a room opens with. */
export interface LoadedReport {
  /** One Yjs update that holds everything up to `seq`; null when nothing was ever written. */
  readonly state: Uint8Array | null;
  readonly seq: number;
}

/** Where rooms keep their updates. */
export interface RoomStore {
  load(reportId: string): Promise<LoadedReport>;
  /**
   * Appends all of them or none; they are on disk when it resolves, to their positions in order.
   * A rejection means that nothing may be taken as stored; the caller may try again.
   */
  append(updates: readonly NewUpdate[]): Promise<readonly number[]>;
}
