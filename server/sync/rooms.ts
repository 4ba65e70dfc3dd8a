import type { Logger } from "pino";
import type { SocketRight } from "../access.ts";
import type { Keeper } from "./keeper.ts";
import type { SocketPerson } from "./messages.ts";
import type { Peer } from "./peer.ts";
import { type Membership, Room } from "./room.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import type { TimerWheel } from "./timer-wheel.ts";
import { UpdateQueue } from "./update-queue.ts";

export interface RoomsParts {
  readonly keeper: Keeper;
  readonly log: Pick<Logger, "warn" | "error">;
  rightOf(person: SocketPerson, reportId: string): SocketRight;
  /** Everything of this report up to `seq` is on disk. */
  onCommitted(reportId: string, seq: number): void;
  onPeopleChanged(reportId: string, userIds: readonly string[]): void;
  readonly giveUpAfterMs?: number;
  readonly maxGatheringMs?: number;
  readonly metrics?: SyncMetrics;
  /** Every 15 seconds, which refresh each room's presence and forget it when it has long been idle. */
  readonly beats?: TimerWheel;
}

/** A room that nobody has been in for this long is forgotten. */
const idleLimitMs = 30_000;

/**
 * The open rooms, one per report. A room stays until its last write has ended, so that whoever
 * comes back finds it, never a stale copy beside it.
 */
export class Rooms {
  readonly #parts: RoomsParts;
  readonly #queue: UpdateQueue;
  readonly #roomByReportId = new Map<string, Room>();
  readonly #idleSinceMs = new Map<string, number>();
  readonly #stopBeats = new Map<string, () => void>();

  constructor(parts: RoomsParts) {
    this.#parts = parts;
    const { keeper, log, metrics, onCommitted, giveUpAfterMs, maxGatheringMs } = parts;
    this.#queue = new UpdateQueue({
      keeper,
      log,
      onCommitted: (committed, by) => {
        // Also when its room has been dropped meanwhile: it is on disk all the same.
        onCommitted(committed.reportId, committed.seq);
        this.#roomByReportId.get(committed.reportId)?.show(committed, by);
      },
      onFoundStored: (reportId) => void this.#showAll(reportId),
      ...(metrics === undefined ? {} : { metrics }),
      ...(giveUpAfterMs === undefined ? {} : { giveUpAfterMs }),
      ...(maxGatheringMs === undefined ? {} : { maxGatheringMs }),
    });
  }

  get openCount(): number {
    return this.#roomByReportId.size;
  }

  join(reportId: string, peer: Peer): Membership {
    return this.room(reportId).join(peer);
  }

  /** The report's room, opened if need be. */
  room(reportId: string): Room {
    this.#idleSinceMs.delete(reportId);
    const open = this.#roomByReportId.get(reportId);
    if (open !== undefined) return open;
    const { keeper, log, metrics, rightOf, onPeopleChanged } = this.#parts;
    const room: Room = new Room({
      reportId,
      keeper,
      log,
      ...(metrics === undefined ? {} : { metrics }),
      queue: this.#queue,
      rightOf,
      onPeopleChanged: (userIds) => onPeopleChanged(reportId, userIds),
      onDropped: () => this.#forget(reportId, room),
    });
    this.#roomByReportId.set(reportId, room);
    const stopBeats = this.#parts.beats?.add(() => this.#beat(reportId, room));
    if (stopBeats !== undefined) this.#stopBeats.set(reportId, stopBeats);
    return room;
  }

  /** Judges one person's sockets in a report by the rights of now. */
  judgeAgain({ reportId, userId }: { reportId: string; userId: string }): void {
    this.#roomByReportId.get(reportId)?.judgeAgain(userId);
  }

  /** What a beat does, for all rooms at once. */
  beat(nowMs: number = performance.now()): void {
    for (const [reportId, room] of [...this.#roomByReportId]) this.#beat(reportId, room, nowMs);
  }

  /** Waits until everything received is on disk; false when the deadline comes first. */
  async flush(deadlineMs: number): Promise<boolean> {
    const { promise: tooLate, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), deadlineMs).unref();
    try {
      return await Promise.race([this.#flushed(), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  closeAll(code: number, reason: string): void {
    for (const room of this.#roomByReportId.values()) room.closeAll(code, reason);
  }

  async #flushed(): Promise<true> {
    await Promise.all([...this.#roomByReportId.values()].map((room) => room.opened()));
    await this.#queue.idle();
    return true;
  }

  async #showAll(reportId: string): Promise<void> {
    const seq = await this.#roomByReportId.get(reportId)?.showAll();
    if (seq !== undefined && seq !== null) this.#parts.onCommitted(reportId, seq);
  }

  #beat(reportId: string, room: Room, nowMs: number = performance.now()): void {
    room.beat();
    this.#forgetWhenLongIdle(reportId, room, nowMs);
  }

  #forgetWhenLongIdle(reportId: string, room: Room, nowMs: number): void {
    if (!room.isIdle) {
      this.#idleSinceMs.delete(reportId);
      return;
    }
    const sinceMs = this.#idleSinceMs.get(reportId) ?? nowMs;
    this.#idleSinceMs.set(reportId, sinceMs);
    if (nowMs - sinceMs < idleLimitMs) return;
    this.#forget(reportId, room);
    room.destroy();
  }

  #forget(reportId: string, room: Room): void {
    this.#idleSinceMs.delete(reportId);
    if (this.#roomByReportId.get(reportId) !== room) return;
    this.#roomByReportId.delete(reportId);
    this.#stopBeats.get(reportId)?.();
    this.#stopBeats.delete(reportId);
    this.#parts.keeper.forget(reportId);
  }
}
