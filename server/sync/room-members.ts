import type { Logger } from "pino";
import { closeCode } from "#core/sync/protocol.ts";
import { encodeDurableAck, MalformedFrameError } from "#core/sync/wire.ts";
import type { SocketRight } from "../access.ts";
import type { SocketPerson } from "./messages.ts";
import type { Peer } from "./peer.ts";
import { Presence } from "./presence.ts";
import { Receipts } from "./receipts.ts";

/** One socket's place in a room. */
export interface Member {
  readonly peer: Peer;
  readonly socketId: number;
  readonly receipts: Receipts;
  /** What came before the member was greeted, in order; null: it has been. */
  early: (() => void)[] | null;
  /**
   * Settles when the last question has been answered. They are asked one by one: each may cost the
   * keeper a walk over the whole report, and everybody's edits wait for that.
   */
  answered: Promise<void>;
  /** When last judged. */
  couldWrite: boolean;
  /** "cut": closed by the room; nothing that it sent is looked at any more. */
  state: "joined" | "left" | "cut";
}

export interface RoomMembersParts {
  readonly reportId: string;
  readonly log: Pick<Logger, "warn" | "error">;
  /**
   * The judge, asked whenever an update is to be applied.
   *
   * @throws when rights cannot be known at the moment
   */
  rightOf(person: SocketPerson, reportId: string): SocketRight;
  onPeopleChanged(userIds: readonly string[]): void;
}

let lastSocketId = 0;

/** A room's sockets: who is in, what each may, and how it is put out. */
export class RoomMembers {
  readonly #parts: RoomMembersParts;
  readonly #onGone: (member: Member) => void;
  readonly #members = new Set<Member>();
  readonly #peers = new Set<Peer>();
  /** Of the peers. */
  readonly presence = new Presence<Peer>(this.#peers);

  /** `onGone` is told of each that leaves or is put out; who has left can be put out besides. */
  constructor(parts: RoomMembersParts, onGone: (member: Member) => void) {
    this.#parts = parts;
    this.#onGone = onGone;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Those of the members who may read and have been greeted. */
  get peers(): ReadonlySet<Peer> {
    return this.#peers;
  }

  add(peer: Peer): Member {
    lastSocketId += 1;
    const member: Member = {
      peer,
      socketId: lastSocketId,
      receipts: new Receipts((count) => {
        if (peer.wantsAck && member.state === "joined") peer.send(encodeDurableAck(count));
      }),
      early: [],
      answered: Promise.resolve(),
      couldWrite: false,
      state: "joined",
    };
    this.#members.add(member);
    return member;
  }

  /** From now on it is one of the peers. */
  admit({ peer }: Member): void {
    this.#peers.add(peer);
    this.#tellPeople();
  }

  /** What the member may; null when that is too little to stay: its socket has been closed. */
  judge(member: Member): "read" | "write" | null {
    const right = this.#parts.rightOf(member.peer.person, this.#parts.reportId);
    if (right === "write") {
      member.couldWrite = true;
      return right;
    }
    // Whoever loses the right to write is told at once, and not by the next keystroke's refusal.
    if (right === "read" && !member.couldWrite) return right;
    if (right === "signed-out") this.cut(member, closeCode.signedOut, "not-signed-in");
    else this.cut(member, closeCode.rightLost, right === "read" ? "write-refused" : "not-allowed");
    return null;
  }

  /** Judges the sockets of one person by the rights of now. */
  judgeAgain(userId: string): void {
    for (const member of [...this.#members]) {
      if (member.peer.person.userId !== userId) continue;
      this.guard(member, () => void this.judge(member));
    }
  }

  /** The edge at which a socket's errors end: they cost that socket, never the process. */
  guard(member: Member, work: () => void): void {
    if (member.state === "cut") return;
    try {
      work();
    } catch (error) {
      this.cutForError(member, error);
    }
  }

  cutForError(member: Member, error: unknown): void {
    if (member.state === "cut") return;
    const { reportId, log } = this.#parts;
    if (error instanceof MalformedFrameError) {
      log.warn({ err: error, reportId, userId: member.peer.person.userId }, "a malformed frame");
      this.cut(member, closeCode.malformed, "malformed");
    } else {
      log.error({ err: error, reportId }, "a socket's message could not be handled");
      this.cut(member, closeCode.tryAgainLater, "try again later");
    }
  }

  cut(member: Member, code: number, reason: string): void {
    if (member.state === "cut") return;
    const wasJoined = member.state === "joined";
    this.#remove(member, "cut");
    if (wasJoined) member.peer.close(code, reason);
  }

  cutAll(code: number, reason: string): void {
    for (const member of [...this.#members]) this.cut(member, code, reason);
  }

  leave(member: Member): void {
    if (member.state !== "cut") this.#remove(member, "left");
  }

  #remove(member: Member, state: "left" | "cut"): void {
    member.state = state;
    this.#onGone(member);
    if (!this.#members.delete(member)) return;
    if (!this.#peers.delete(member.peer)) return;
    this.presence.leave(member.peer);
    this.#tellPeople();
  }

  #tellPeople(): void {
    const userIds = new Set([...this.#peers].map((peer) => peer.person.userId));
    this.#parts.onPeopleChanged([...userIds]);
  }
}
