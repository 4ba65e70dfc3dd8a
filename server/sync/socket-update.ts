import { closeCode } from "#core/sync/protocol.ts";
import type { Committed, Offer, Outcome } from "./keeper.ts";
import type { Peer } from "./peer.ts";
import type { Receipt } from "./receipts.ts";
import type { Member } from "./room-members.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import type { Submission } from "./update-queue.ts";

/** How a socket is closed whose update was not taken. */
export const closings = {
  refused: { code: closeCode.rightLost, reason: "write-refused" },
  "client-id-in-use": { code: closeCode.rightLost, reason: "client-id-in-use" },
  malformed: { code: closeCode.malformed, reason: "malformed" },
  "too-large": { code: closeCode.tooLarge, reason: "too-large" },
} as const;

/** What a room does with its sockets' updates on their way. */
export interface UpdateHandling {
  prepare(update: SocketUpdate): Offer | null;
  settle(update: SocketUpdate, outcome: Outcome): void;
  giveUp(update: SocketUpdate): void;
}

/** An update of a socket's on its way to the disk. */
export class SocketUpdate implements Submission {
  readonly member: Member;
  readonly update: Uint8Array;
  readonly receipt: Receipt;
  readonly #handling: UpdateHandling;

  constructor(
    { member, update, receipt }: { member: Member; update: Uint8Array; receipt: Receipt },
    handling: UpdateHandling,
  ) {
    this.member = member;
    this.update = update;
    this.receipt = receipt;
    this.#handling = handling;
  }

  get bytes(): number {
    return this.update.length;
  }

  get author(): Peer {
    return this.member.peer;
  }

  prepare(): Offer | null {
    return this.#handling.prepare(this);
  }

  settle(outcome: Outcome): void {
    this.#handling.settle(this, outcome);
  }

  giveUp(): void {
    this.#handling.giveUp(this);
  }
}

/** Who need not be shown what is their own alone; null when several had part in it. */
export function soleAuthor({ repairs }: Committed, by: readonly Submission[]): Peer | null {
  const [first, ...more] = by;
  if (first === undefined || repairs > 0) return null;
  return more.every(({ author }) => author === first.author) ? first.author : null;
}

export function countOutcome(metrics: SyncMetrics | undefined, outcome: Outcome): void {
  if (outcome === "held") metrics?.updateNeedless();
  if (outcome === "refused" || outcome === "client-id-in-use")
    metrics?.updateRefused("write-refused");
  if (outcome === "gap") metrics?.updateRefused("missing-updates");
  if (outcome === "malformed" || outcome === "too-large") metrics?.updateRefused(outcome);
}

/** As every provider without edits of its own answers the server's SyncStep1. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}
