import type { Logger } from "pino";
import { closeCode } from "#core/sync/protocol.ts";
import { checkStateVector, type DecodedUpdate, decodeUpdate } from "#core/sync/update.ts";
import {
  type ClientMessage,
  decodeClientFrame,
  encodeDurableAck,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
  MalformedFrameError,
} from "#core/sync/wire.ts";
import type { SocketRight } from "../access.ts";
import type { CommitQueue } from "./commit-queue.ts";
import { HeldUpdates } from "./held-updates.ts";
import type { SocketPerson } from "./messages.ts";
import type { Peer } from "./peer.ts";
import { Presence } from "./presence.ts";
import { type Receipt, Receipts } from "./receipts.ts";
import { RoomDocument } from "./room-document.ts";
import { RoomLog } from "./room-log.ts";
import type { RoomStore } from "./room-store.ts";

export interface RoomParts {
  readonly reportId: string;
  readonly store: Pick<RoomStore, "load">;
  readonly queue: CommitQueue;
  readonly log: Pick<Logger, "warn" | "error">;
  /** The judge, asked whenever an update is applied. */
  rightOf(person: SocketPerson, reportId: string): SocketRight | Promise<SocketRight>;
  /** Everything up to `seq` is on disk. */
  onCommitted(seq: number): void;
  onPeopleChanged(userIds: readonly string[]): void;
  /** The room's memory is gone; whoever comes next opens a new one. */
  onDropped(): void;
}

/** What a connection does with its room. */
export interface Membership {
  /** Resolves when the message is settled: on disk, or found to need nothing. */
  receive(frame: Uint8Array): Promise<void>;
  /** The socket is closed. What it sent before is still dealt with. */
  leave(): void;
}

interface Member {
  readonly peer: Peer;
  readonly receipts: Receipts;
  /** The tail of this socket's messages: they are handled one at a time, in order. */
  lastHandled: Promise<void>;
  /** When last judged. */
  couldWrite: boolean;
  /** "cut": closed by the room; nothing that it sent is looked at any more. */
  state: "joined" | "left" | "cut";
}

/** A report in memory. */
interface OpenReport {
  readonly document: RoomDocument;
  readonly log: RoomLog;
}

interface OfferedUpdate {
  readonly member: Member;
  readonly update: DecodedUpdate;
  readonly receipt: Receipt;
}

/**
 * One report and its peers. An update goes: decoded → does it add anything? → may the person
 * write? → pending → on disk → shown to the others and acknowledged. Knows neither sockets nor SQL.
 */
export class Room {
  readonly #parts: RoomParts;
  readonly #members = new Set<Member>();
  /** Those of the members who may read and have been greeted. */
  readonly #peers = new Set<Peer>();
  readonly #presence = new Presence<Peer>(this.#peers);
  readonly #held = new HeldUpdates<Member, OfferedUpdate>((member) =>
    this.#cut(member, closeCode.tryAgainLater, "updates are missing"),
  );
  readonly #opened: Promise<OpenReport>;
  #open: OpenReport | null = null;
  #underWay = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#opened = this.#load();
    // Whoever joins awaits it too; when nobody does, #load has dealt with the failure.
    this.#opened.catch(() => {});
  }

  /** Nobody is in it and nothing is on its way to the disk: it can be forgotten. */
  get isIdle(): boolean {
    const isWriting = this.#open?.log.hasPending ?? true;
    return this.#members.size === 0 && this.#underWay === 0 && !isWriting;
  }

  get userIds(): readonly string[] {
    return [...new Set([...this.#peers].map((peer) => peer.person.userId))];
  }

  join(peer: Peer): Membership {
    const member: Member = {
      peer,
      receipts: new Receipts((count) => {
        if (peer.wantsAck && member.state === "joined") peer.send(encodeDurableAck(count));
      }),
      lastHandled: Promise.resolve(),
      couldWrite: false,
      state: "joined",
    };
    this.#members.add(member);
    member.lastHandled = this.#guard(member, () => this.#greet(member));
    return {
      receive: (frame) => this.#receive(member, frame),
      leave: () => this.#remove(member, "left"),
    };
  }

  /**
   * An edit by the server itself: `change` makes it in the document and answers the delta. Resolves
   * when it is on disk, to the log position; a null delta resolves when what was pending is.
   *
   * @throws when the report cannot be read or written
   */
  async edit(
    personId: string | null,
    change: (document: RoomDocument) => Uint8Array | null,
  ): Promise<number> {
    this.#underWay += 1;
    try {
      const { document, log } = await this.#opened;
      const delta = change(document);
      if (delta !== null) log.append({ delta, personId, origin: null });
      await log.stored();
      return log.seq;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Judges the sockets of one person, or of all (null), by the rights of now. */
  async judgeAgain(userId: string | null): Promise<void> {
    const concerned = [...this.#members].filter(
      ({ peer }) => userId === null || peer.person.userId === userId,
    );
    await Promise.all(
      concerned.map((member) =>
        this.#guard(member, async () => {
          await this.#isAllowed(member, "read");
        }),
      ),
    );
  }

  /** Resolves when every message received so far has been looked at. */
  async handled(): Promise<void> {
    await Promise.all([...this.#members].map((member) => member.lastHandled));
  }

  /** To be called every 15 seconds (`Presence.beat`). */
  beat(): void {
    this.#presence.beat();
  }

  closeAll(code: number, reason: string): void {
    for (const member of [...this.#members]) this.#cut(member, code, reason);
  }

  /** Frees the memory of a room that is idle or dropped. */
  destroy(): void {
    this.#presence.stop();
    this.#held.clear();
    this.#open?.document.destroy();
  }

  async #load(): Promise<OpenReport> {
    const { reportId, store, queue } = this.#parts;
    try {
      const { state, seq } = await store.load(reportId);
      const document = new RoomDocument(state);
      const log = new RoomLog({
        reportId,
        document,
        queue,
        seq,
        onCommitted: (update, origin) => this.#show(update, origin),
        onGivenUp: () => this.#drop("the report cannot be saved at the moment"),
      });
      this.#open = { document, log };
      return this.#open;
    } catch (error) {
      this.#parts.log.error({ err: error, reportId }, "a report cannot be read");
      this.#drop("the report cannot be read at the moment");
      throw error;
    }
  }

  /** Nothing of the report is said to somebody who may not read it. */
  async #greet(member: Member): Promise<void> {
    const { document } = await this.#opened;
    if (!(await this.#isAllowed(member, "read")) || member.state !== "joined") return;
    this.#peers.add(member.peer);
    this.#parts.onPeopleChanged(this.userIds);
    member.peer.send(encodeSyncStep1(document.committedStateVector()));
    member.peer.send(this.#presence.frameFor(member.peer));
  }

  async #receive(member: Member, frame: Uint8Array): Promise<void> {
    if (member.state === "cut") return;
    let message: ClientMessage;
    try {
      message = decodeClientFrame(frame);
    } catch (error) {
      return this.#cutForError(member, error);
    }
    const isSync = message.kind !== "awareness" && message.kind !== "query-awareness";
    const receipt = isSync ? member.receipts.addSyncMessage() : null;
    member.lastHandled = member.lastHandled.then(() =>
      this.#guard(member, () => this.#handle(member, message, receipt)),
    );
    await member.lastHandled;
    await receipt?.settled;
  }

  async #handle(member: Member, message: ClientMessage, receipt: Receipt | null): Promise<void> {
    const { document } = await this.#opened;
    if (message.kind === "awareness") {
      // A caret may lie in text that is still on its way to the disk: it waits for that.
      const { payload } = message;
      member.receipts.whenReached(() => this.#takePresence(member, payload));
    } else if (message.kind === "query-awareness") {
      member.peer.send(this.#presence.frameFor(member.peer));
    } else if (receipt === null) {
      throw new Error("every sync message has a receipt");
    } else if (message.kind === "sync-step-1") {
      const missing = document.committedDiff(checkStateVector(message.stateVector));
      member.peer.sendState(encodeSyncStep2(missing));
      receipt.settle();
    } else {
      await this.#take({ member, update: decodeUpdate(message.update), receipt });
    }
  }

  async #take(offered: OfferedUpdate): Promise<void> {
    const { member, update, receipt } = offered;
    const { document, log } = await this.#opened;
    const place = document.placeOf(update);
    if (place === "committed") return receipt.settle();
    // Somebody else's, not on disk yet: no write of this socket's, but no acknowledgement either.
    if (place === "pending") return log.whenStored(() => receipt.settle());
    if (!(await this.#isAllowed(member, "write"))) return;

    const { delta, isWhole } = document.offer(update);
    const { peer } = member;
    if (delta !== null) log.append({ delta, personId: peer.person.userId, origin: peer });
    if (isWhole) log.whenStored(() => receipt.settle());
    else if (this.#held.add(offered)) this.#askForMissing(member, document);
    if (delta !== null) await this.#retryHeld(document);
  }

  /** The answer to a SyncStep1 holds everything that the client has and the server lacks. */
  #askForMissing(member: Member, document: RoomDocument): void {
    member.peer.send(encodeSyncStep1(document.committedStateVector()));
  }

  /** Something new is here: perhaps what held updates were waiting for. */
  async #retryHeld(document: RoomDocument): Promise<void> {
    for (const held of this.#held.takeReady(({ update }) => document.isReadyFor(update))) {
      await this.#guard(held.member, () => this.#take(held));
    }
  }

  #takePresence(member: Member, payload: Uint8Array): void {
    if (!this.#peers.has(member.peer)) return;
    try {
      this.#presence.take(member.peer, payload);
    } catch (error) {
      this.#cutForError(member, error);
    }
  }

  /** On disk: from now on everybody may see it. */
  #show(update: Uint8Array, origin: Peer | null): void {
    const frame = encodeUpdate(update);
    for (const peer of this.#peers) if (peer !== origin) peer.send(frame);
    if (this.#open !== null) this.#parts.onCommitted(this.#open.log.seq);
  }

  /** A right that is missing ends the socket: what it wrote is refused whole, never skipped. */
  async #isAllowed(member: Member, needed: "read" | "write"): Promise<boolean> {
    const right = await this.#parts.rightOf(member.peer.person, this.#parts.reportId);
    if (member.state === "cut") return false;
    // Whoever loses the right to write is told at once, and not by the next keystroke's refusal.
    const mayStay = right === "write" || (right === needed && !member.couldWrite);
    member.couldWrite = right === "write";
    if (mayStay) return true;
    if (right === "signed-out") this.#cut(member, closeCode.signedOut, "not-signed-in");
    else this.#cut(member, closeCode.rightLost, right === "read" ? "write-refused" : "not-allowed");
    return false;
  }

  /** The edge at which a socket's errors end: they cost that socket, never the process. */
  async #guard(member: Member, work: () => Promise<void>): Promise<void> {
    if (member.state === "cut") return;
    this.#underWay += 1;
    try {
      await work();
    } catch (error) {
      this.#cutForError(member, error);
    } finally {
      this.#underWay -= 1;
    }
  }

  #cutForError(member: Member, error: unknown): void {
    if (member.state === "cut") return;
    const { reportId, log } = this.#parts;
    if (error instanceof MalformedFrameError) {
      log.warn({ err: error, reportId, userId: member.peer.person.userId }, "a malformed frame");
      this.#cut(member, closeCode.malformed, "malformed");
    } else {
      log.error({ err: error, reportId }, "a socket's message could not be handled");
      this.#cut(member, closeCode.tryAgainLater, "try again later");
    }
  }

  #cut(member: Member, code: number, reason: string): void {
    if (member.state === "cut") return;
    const wasJoined = member.state === "joined";
    this.#remove(member, "cut");
    if (wasJoined) member.peer.close(code, reason);
  }

  #remove(member: Member, state: "left" | "cut"): void {
    if (member.state === "cut") return;
    member.state = state;
    this.#held.dropThoseOf(member);
    if (!this.#members.delete(member)) return;
    if (!this.#peers.delete(member.peer)) return;
    this.#presence.leave(member.peer);
    this.#parts.onPeopleChanged(this.userIds);
  }

  /** The memory cannot be trusted any more: everybody connects afresh and offers again. */
  #drop(reason: string): void {
    this.#parts.onDropped();
    this.closeAll(closeCode.tryAgainLater, reason);
    this.destroy();
  }
}
