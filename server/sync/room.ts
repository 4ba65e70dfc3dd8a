import { closeCode } from "#core/sync/protocol.ts";
import { checkStateVector } from "#core/sync/update.ts";
import {
  type ClientMessage,
  decodeClientFrame,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from "#core/sync/wire.ts";
import { HeldUpdates } from "./held-updates.ts";
import type { Committed, Keeper, KeeperEdit, Offer, Outcome } from "./keeper.ts";
import type { Peer } from "./peer.ts";
import type { Receipt } from "./receipts.ts";
import { type Member, RoomMembers, type RoomMembersParts } from "./room-members.ts";
import {
  closings,
  countOutcome,
  isEmptyUpdate,
  SocketUpdate,
  soleAuthor,
  type UpdateHandling,
} from "./socket-update.ts";
import { StateAnswers } from "./state-answers.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import type { Submission, UpdateQueue } from "./update-queue.ts";

export interface RoomParts extends RoomMembersParts {
  readonly keeper: Pick<Keeper, "open" | "missing" | "isSound">;
  readonly queue: Pick<UpdateQueue, "add">;
  readonly metrics?: SyncMetrics;
  /** The room cannot go on; whoever comes next opens a new one. */
  onDropped(): void;
}

/** What a connection does with its room. */
export interface Membership {
  /** `settled` is called when the message is on disk, or found to need nothing. */
  receive(frame: Uint8Array, settled: () => void): void;
  /** The socket is closed. What it sent before is still dealt with. */
  leave(): void;
}

/** What has become of an edit by the server itself. */
export type EditResult =
  /** The report holds it at this log position. */
  | { readonly outcome: "done"; readonly seq: number }
  | { readonly outcome: "already-seeded" | "invalid"; readonly seq: null };

/** The state vector of somebody who has nothing yet. */
const nothing = Uint8Array.of(0);

/**
 * One report's peers: who is in, what they may, who is told what. An update goes: framed rightly? →
 * the queue → may the person write? → the keeper, which takes it to the disk → shown to the others
 * and acknowledged. Knows neither sockets, nor SQL, nor Yjs.
 */
export class Room {
  readonly #parts: RoomParts;
  readonly #members: RoomMembers;
  readonly #held = new HeldUpdates<Member, SocketUpdate>((member) =>
    this.#members.cut(member, closeCode.tryAgainLater, "updates are missing"),
  );
  readonly #answers: StateAnswers;
  readonly #opened: Promise<void>;
  readonly #handling: UpdateHandling = {
    prepare: (update) => this.#prepare(update),
    settle: (update, outcome) => this.#settle(update, outcome),
    giveUp: () => {
      this.#underWay -= 1;
      this.#drop("the report cannot be saved at the moment");
    },
  };
  #isOpen = false;
  #isDropped = false;
  #seq = 0;
  #underWay = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#members = new RoomMembers(parts, (member) => this.#held.dropThoseOf(member));
    const { keeper, reportId } = parts;
    this.#answers = new StateAnswers({
      stateVector: async () => (await keeper.open(reportId)).stateVector,
      missing: (stateVector) => keeper.missing(reportId, stateVector),
    });
    this.#opened = this.#load();
  }

  /** Nobody is in it and nothing is on its way to the disk: it can be forgotten. */
  get isIdle(): boolean {
    return this.#isOpen && this.#members.isEmpty && this.#underWay === 0;
  }

  /** Resolves when the report is open, or has been found unreadable. */
  opened(): Promise<void> {
    return this.#opened;
  }

  join(peer: Peer): Membership {
    const member = this.#members.add(peer);
    void this.#opened.then(() => this.#members.guard(member, () => this.#greet(member)));
    return {
      receive: (frame, settled) => this.#receive(member, frame, settled),
      leave: () => this.#members.leave(member),
    };
  }

  /**
   * An edit by the server itself; resolves when it is on disk.
   *
   * @throws when the report cannot be read or written
   */
  async edit(edit: KeeperEdit, personId: string | null): Promise<EditResult> {
    const { reportId } = this.#parts;
    const offer: Offer = { kind: "edit", reportId, personId, edit };
    this.#underWay += 1;
    try {
      const outcome = await new Promise<Outcome>((settle, giveUp) => {
        this.#parts.queue.add({ bytes: 0, author: null, prepare: () => offer, settle, giveUp });
      });
      if (outcome === "stored" || outcome === "held") return { outcome: "done", seq: this.#seq };
      if (outcome === "already-seeded" || outcome === "invalid") return { outcome, seq: null };
      throw new Error(`the edit could not be made: ${outcome}`);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Judges the sockets of one person by the rights of now. */
  judgeAgain(userId: string): void {
    this.#members.judgeAgain(userId);
  }

  /**
   * A batch has changed the report on disk: from now on everybody may see it. Never throws: who
   * cannot be shown it connects afresh, like everybody else in the room.
   */
  show(committed: Committed, by: readonly Submission[]): void {
    this.#seq = committed.seq;
    this.#answers.forget();
    try {
      const author = soleAuthor(committed, by);
      const frame = encodeUpdate(committed.update);
      for (const peer of this.#members.peers) if (peer !== author) peer.send(frame);
    } catch (error) {
      const { reportId, log } = this.#parts;
      log.error({ err: error, reportId }, "a commit could not be shown");
      this.#drop("a commit could not be shown");
    }
  }

  /**
   * More is on disk than anybody was shown: everybody is sent all of it. Answers up to where that
   * is; null when it cannot be read.
   */
  async showAll(): Promise<number | null> {
    const { reportId, keeper, log } = this.#parts;
    this.#answers.forget();
    this.#underWay += 1;
    try {
      this.#seq = (await keeper.open(reportId)).seq;
      const frame = encodeUpdate(await keeper.missing(reportId, nothing));
      for (const peer of this.#members.peers) peer.send(frame);
      return this.#seq;
    } catch (error) {
      log.error({ err: error, reportId }, "a report cannot be read");
      this.#drop("the report cannot be read at the moment");
      return null;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** To be called every 15 seconds (`Presence.beat`). */
  beat(): void {
    this.#members.presence.beat();
    this.#answers.forget();
  }

  closeAll(code: number, reason: string): void {
    this.#members.cutAll(code, reason);
  }

  /** Stops what a room that is idle or dropped has running. */
  destroy(): void {
    this.#members.presence.stop();
    this.#held.clear();
  }

  async #load(): Promise<void> {
    const { reportId, keeper, log } = this.#parts;
    this.#underWay += 1;
    try {
      const { seq, isKnownSound } = await keeper.open(reportId);
      this.#seq = seq;
      this.#isOpen = true;
      if (!isKnownSound) void this.#repairArrangement();
    } catch (error) {
      log.error({ err: error, reportId }, "a report cannot be read");
      this.#drop("the report cannot be read at the moment");
    } finally {
      this.#underWay -= 1;
    }
  }

  /** What older programs stored in disorder is put right like any edit: stored, then shown. */
  async #repairArrangement(): Promise<void> {
    const { reportId, keeper, log } = this.#parts;
    try {
      if (await keeper.isSound(reportId)) return;
      await this.edit({ kind: "repair-arrangement" }, null);
    } catch (error) {
      log.warn({ err: error, reportId }, "a report's arrangement could not be judged or put right");
    }
  }

  /** Nothing of the report is said to somebody who may not read it. */
  #greet(member: Member): void {
    const { early } = member;
    member.early = null;
    if (this.#members.judge(member) === null) return;
    if (member.state === "joined") this.#welcome(member);
    for (const handle of early ?? []) this.#members.guard(member, handle);
  }

  #welcome(member: Member): void {
    this.#members.admit(member);
    void this.#askForMissing(member);
    member.peer.send(this.#members.presence.frameFor(member.peer));
  }

  #receive(member: Member, frame: Uint8Array, settled: () => void): void {
    this.#members.guard(member, () => {
      const handle = this.#handlingOf(member, decodeClientFrame(frame), settled);
      if (member.early === null) handle();
      else member.early.push(handle);
    });
  }

  /** What is to be done about a message. Its place in the order is taken at once. */
  #handlingOf(member: Member, message: ClientMessage, settled: () => void): () => void {
    if (message.kind === "awareness")
      return () => this.#takePresence(member, message.payload, settled);
    if (message.kind === "query-awareness") {
      return () => {
        if (this.#members.peers.has(member.peer)) this.#members.presence.ask(member.peer);
        settled();
      };
    }
    const receipt = member.receipts.addSyncMessage(settled);
    if (message.kind === "sync-step-1") {
      const stateVector = checkStateVector(message.stateVector);
      return () => this.#answerNext(member, stateVector, receipt);
    }
    const { update } = message;
    return () => this.#takeUpdate(member, update, receipt);
  }

  #answerNext(member: Member, stateVector: Uint8Array, receipt: Receipt): void {
    this.#underWay += 1;
    member.answered = member.answered.then(() => this.#answer(member, stateVector, receipt));
  }

  async #answer(member: Member, stateVector: Uint8Array, receipt: Receipt): Promise<void> {
    try {
      if (member.state !== "joined") return;
      const frame = await this.#answers.to(stateVector, encodeSyncStep2);
      if (member.state === "joined") member.peer.sendState(frame);
      receipt.settle();
    } catch (error) {
      this.#members.cutForError(member, error);
    } finally {
      this.#underWay -= 1;
    }
  }

  #takeUpdate(member: Member, update: Uint8Array, receipt: Receipt): void {
    if (isEmptyUpdate(update)) receipt.settle();
    else this.#submit(new SocketUpdate({ member, update, receipt }, this.#handling));
  }

  #submit(update: SocketUpdate): void {
    this.#underWay += 1;
    this.#parts.queue.add(update);
  }

  #prepare({ member, update }: SocketUpdate): Offer | null {
    const { peer, socketId } = member;
    let offer: Offer | null = null;
    this.#members.guard(member, () => {
      const right = this.#members.judge(member);
      if (right === null) return;
      const { reportId } = this.#parts;
      const personId = peer.person.userId;
      offer = { kind: "update", reportId, personId, update, socketId, mayWrite: right === "write" };
    });
    if (offer === null) this.#underWay -= 1;
    return offer;
  }

  #settle(settled: SocketUpdate, outcome: Outcome): void {
    this.#underWay -= 1;
    const { member } = settled;
    countOutcome(this.#parts.metrics, outcome);
    this.#members.guard(member, () => this.#conclude(settled, outcome));
  }

  #conclude(concluded: SocketUpdate, outcome: Outcome): void {
    const { member, receipt } = concluded;
    switch (outcome) {
      case "stored":
      case "held":
        receipt.settle();
        this.#offerHeldAgain(member);
        break;
      case "gap":
        if (this.#held.add(member, concluded)) void this.#askForMissing(member);
        break;
      case "unreadable":
        this.#drop("the report cannot be read at the moment");
        break;
      case "ignored":
        break;
      case "refused":
      case "client-id-in-use":
      case "malformed":
      case "too-large":
        this.#members.cut(member, closings[outcome].code, closings[outcome].reason);
        break;
      case "again":
      case "already-seeded":
      case "invalid":
        throw new Error(`no update of a socket's is ${outcome}`);
      default:
        unreachable(outcome);
    }
  }

  /** Something of the member's has come: perhaps what its held updates were waiting for. */
  #offerHeldAgain(member: Member): void {
    const held = this.#held.take(member);
    if (held.length === 0) this.#held.dropThoseOf(member);
    for (const update of held) this.#submit(update);
  }

  /** The answer to it is all that the server lacks. */
  async #askForMissing(member: Member): Promise<void> {
    try {
      const frame = await this.#answers.question(encodeSyncStep1);
      if (member.state === "joined") member.peer.send(frame);
    } catch (error) {
      this.#members.cutForError(member, error);
    }
  }

  #takePresence(member: Member, payload: Uint8Array, settled: () => void): void {
    this.#parts.metrics?.presenceTaken();
    // A caret may lie in text that is still on its way to the disk: it waits for that.
    member.receipts.whenReached(() => {
      if (this.#members.peers.has(member.peer)) {
        this.#members.guard(member, () => this.#members.presence.take(member.peer, payload));
      }
      settled();
    });
  }

  /** Nobody can be told anything of the report: everybody connects afresh and offers again. */
  #drop(reason: string): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#parts.onDropped();
    this.closeAll(closeCode.tryAgainLater, reason);
    this.destroy();
  }
}

function unreachable(value: never): never {
  throw new Error(`no such outcome: ${String(value)}`);
}
