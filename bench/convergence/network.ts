import { messageYjsSyncStep1, messageYjsUpdate } from "y-protocols/sync";
import type { SocketLike } from "#components/editor/sync-connection.ts";
import { messageType } from "#core/sync/protocol.ts";
import type { Peer } from "#server/sync/peer.ts";
import type { Membership } from "#server/sync/room.ts";
import type { Rooms } from "#server/sync/rooms.ts";
import { person, settle } from "#server/sync/test-room.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** How the weather is: chances per operation, times in virtual milliseconds. */
export interface Weather {
  readonly delayMs: readonly [least: number, most: number];
  readonly dropChance: number;
  readonly partitionChance: number;
  readonly partitionMs: number;
}

export interface NetworkParts {
  readonly clock: VirtualClock;
  readonly rooms: Rooms;
  readonly reportId: string;
  readonly random: () => number;
  readonly weather: Weather;
  /**
   * Sabotage: every n-th update vanishes from the middle of its connection, and with it all that
   * is said to make up for it.
   */
  readonly losesEvery?: number;
}

/** Frames arrive at whole steps, so that those of several people meet in one moment. */
const stepMs = 10;
const handshakeMs = 20;

/**
 * The network between the people's sockets and the real rooms. Frames of one connection keep their
 * order and never vanish from its middle; a drop loses what is under way in both directions.
 */
export class Network {
  readonly parts: NetworkParts;
  readonly #wireByUserId = new Map<string, Wire>();
  readonly #heldUntilMs = new Map<string, number>();
  /** What the server is at work on. */
  #underWay: Promise<void>[] = [];
  #framesUnderWay = 0;
  #updatesSent = 0;
  #isCalm = false;
  /** Why the server closed sockets; in a healthy run it closes none. */
  readonly serverClosings: { code: number; reason: string }[] = [];

  constructor(parts: NetworkParts) {
    this.parts = parts;
  }

  openSocket(userId: string): SocketLike {
    const wire = new Wire(this, userId);
    this.#wireByUserId.set(userId, wire);
    return wire.socket;
  }

  /** The connection breaks: at once for the frames, later for those who notice. */
  drop(userId: string): void {
    this.#wireByUserId.get(userId)?.break();
  }

  /** Nothing of this person's passes for a while; then everything does, in order. */
  partition(userId: string): void {
    const { clock, weather, random } = this.parts;
    this.#heldUntilMs.set(userId, clock.nowMs + weather.partitionMs * (0.5 + random()));
  }

  /** From now on nothing is slow, held or dropped. */
  calm(): void {
    this.#isCalm = true;
    this.#heldUntilMs.clear();
  }

  /** Nothing is under way, and nobody takes a broken connection for a living one. */
  get isQuiet(): boolean {
    const wires = [...this.#wireByUserId.values()];
    return this.#framesUnderWay === 0 && wires.every((wire) => wire.isOpen);
  }

  /** Waits until the server has settled everything that has reached it. */
  async settled(): Promise<void> {
    while (this.#underWay.length > 0) {
      const all = Promise.all(this.#underWay.splice(0));
      // What builds on a lost update is never settled.
      await (this.parts.losesEvery === undefined ? all : Promise.race([all, settle()]));
    }
  }

  workingUntil(done: Promise<void>): void {
    this.#underWay.push(done);
  }

  delayMs(): number {
    const [least, most] = this.#isCalm ? [10, 40] : this.parts.weather.delayMs;
    return least + this.parts.random() * (most - least);
  }

  /** Whether sabotage takes this frame. */
  loses(frame: Uint8Array, isFirstRequest: boolean): boolean {
    const { losesEvery } = this.parts;
    const [type, step] = frame;
    if (losesEvery === undefined || type !== messageType.sync) return false;
    if (step === messageYjsSyncStep1) return !isFirstRequest;
    if (step === messageYjsUpdate) this.#updatesSent += 1;
    return step === messageYjsUpdate && this.#updatesSent % losesEvery === 0;
  }

  /** Delivers at a moment not before `earliestMs`; answers the moment. */
  carry(userId: string, earliestMs: number, deliver: () => void): number {
    const { clock } = this.parts;
    const heldUntilMs = this.#heldUntilMs.get(userId) ?? 0;
    const wishedMs = Math.max(earliestMs, heldUntilMs, clock.nowMs + this.delayMs());
    const atMs = Math.ceil(wishedMs / stepMs) * stepMs;
    this.#framesUnderWay += 1;
    clock.after(atMs - clock.nowMs, () => {
      this.#framesUnderWay -= 1;
      deliver();
    });
    return atMs;
  }
}

/** One connection, from the client's opening to the end that either side sees. */
class Wire {
  readonly socket: SocketLike;
  readonly #network: Network;
  readonly #userId: string;
  #membership: Membership | null = null;
  #state: "opening" | "open" | "closed" = "opening";
  #upMs = 0;
  #downMs = 0;
  /** To be called once nothing that was received will be settled any more. */
  readonly #unsettled = new Set<() => void>();
  #sentUp = 0;
  #sentDown = 0;

  constructor(network: Network, userId: string) {
    this.#network = network;
    this.#userId = userId;
    this.socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data) => this.#sendUp(data),
      close: () => this.#closeFromClient(),
    };
    this.#upMs = network.carry(userId, network.parts.clock.nowMs + handshakeMs, () => this.#open());
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** The frames under way are lost; each end finds out in its own time, the client perhaps not. */
  break(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    const { clock, random } = this.#network.parts;
    clock.after(random() * 20_000, () => this.#leave());
    if (random() < 0.7) clock.after(random() * 2_000, () => this.socket.onclose?.(1006));
  }

  #open(): void {
    if (this.#state !== "opening") return;
    this.#state = "open";
    const { rooms, reportId } = this.#network.parts;
    const peer: Peer = {
      person: person(this.#userId),
      wantsAck: true,
      send: (frame) => this.#sendDown(frame),
      sendState: (frame) => this.#sendDown(frame),
      close: (code, reason) => this.#closeFromServer(code, reason),
    };
    this.#membership = rooms.join(reportId, peer);
    this.socket.onopen?.();
  }

  #sendUp(frame: Uint8Array): void {
    this.#sentUp += 1;
    if (this.#state !== "open" || this.#network.loses(frame, this.#sentUp === 1)) return;
    this.#upMs = this.#network.carry(this.#userId, this.#upMs, () => {
      if (this.#state !== "open" || this.#membership === null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#unsettled.add(resolve);
      this.#network.workingUntil(promise);
      this.#membership.receive(frame, resolve);
    });
  }

  #sendDown(frame: Uint8Array): void {
    this.#sentDown += 1;
    if (this.#state !== "open" || this.#network.loses(frame, this.#sentDown === 1)) return;
    const { buffer } = new Uint8Array(frame);
    this.#downMs = this.#network.carry(this.#userId, this.#downMs, () => {
      if (this.#state === "open") this.socket.onmessage?.(buffer);
    });
  }

  /** What was sent before still arrives. */
  #closeFromClient(): void {
    if (this.#state === "closed") return;
    this.#network.carry(this.#userId, this.#upMs, () => {
      this.#state = "closed";
      this.#leave();
    });
  }

  #closeFromServer(code: number, reason: string): void {
    this.#network.serverClosings.push({ code, reason });
    this.#membership = null;
    for (const resolve of this.#unsettled) resolve();
    this.#network.carry(this.#userId, this.#downMs, () => {
      this.#state = "closed";
      this.socket.onclose?.(code);
    });
  }

  #leave(): void {
    this.#membership?.leave();
    this.#membership = null;
    // A request that nobody is left to be answered stays without its receipt.
    void settle().then(() => {
      for (const resolve of this.#unsettled) resolve();
    });
  }
}
