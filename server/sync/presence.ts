import { isDeepStrictEqual } from "node:util";
import {
  AwarenessBlock,
  type AwarenessCursor,
  type AwarenessEntry,
  cursorShape,
  decodeAwareness,
} from "#core/sync/awareness.ts";
import { maxAwarenessBytes } from "#core/sync/protocol.ts";
import { encodeAwareness } from "#core/sync/wire.ts";

/** Who speaks on a socket, as far as presence is concerned. */
export interface PresentPeer {
  readonly person: { readonly userId: string; readonly name: string; readonly color: string };
  send(frame: Uint8Array): void;
}

/** What others see of a client. All but the caret is the server's word. */
interface StampedState {
  readonly user: { readonly id: string; readonly name: string; readonly color: string };
  readonly cursor?: AwarenessCursor;
}

interface Present<Peer> {
  readonly peer: Peer;
  clock: number;
  state: StampedState;
}

/** At most ten messages a second to each peer; what changes in between goes together. */
const presenceIntervalMs = 100;
const keptForMs = 50;
const maxNameLength = 128;
const maxDeparted = 1000;
const hexColor = /^#[0-9a-f]{6}$/i;

/**
 * Who is in a room and where their carets are. A client's words are taken only for the one client
 * id that its socket claimed first; entries for other ids, which stock providers echo, are dropped
 * in silence.
 *
 * Clocks are the server's own and follow the time of day: they also grow when a client comes back
 * with the clock it left with, or after a restart, so that nobody takes its presence for old news.
 */
export class Presence<Peer extends PresentPeer> {
  readonly #peers: ReadonlySet<Peer>;
  readonly #presentByClientId = new Map<number, Present<Peer>>();
  readonly #clientIdByPeer = new Map<Peer, number>();
  /** Ids whose clients have left: a late echo must not let somebody else claim them. */
  readonly #departed = new Map<number, string>();
  readonly #changed = new Set<number>();
  /** Who asked for everybody's presence. */
  readonly #asking = new Set<Peer>();
  /** Many who come at once are told the same; nobody comes back as soon as this. */
  #keptEverybody: { readonly block: AwarenessBlock; readonly atMs: number } | null = null;
  #lastClock = 0;
  #timer: NodeJS.Timeout | null = null;
  #lastSentMs = 0;

  /** `peers` is the room's own live set. */
  constructor(peers: ReadonlySet<Peer>) {
    this.#peers = peers;
  }

  /**
   * Takes what a socket says of itself.
   *
   * @throws MalformedFrameError
   */
  take(peer: Peer, payload: Uint8Array): void {
    if (payload.length > maxAwarenessBytes) return;
    const entries = decodeAwareness(payload);
    const clientId = this.#clientIdByPeer.get(peer) ?? this.#claim(peer, entries);
    const own = entries.findLast((entry) => entry.clientId === clientId);
    if (clientId === null || own === undefined) return;
    if (own.state === null) this.#withdraw(clientId);
    else this.#set(peer, clientId, stamp(peer, own.state));
  }

  /** Answers with everybody's presence, in its turn: however often a socket asks, it is paced. */
  ask(peer: Peer): void {
    this.#asking.add(peer);
    this.#sendSoon();
  }

  /** Everybody but the peer itself, with clocks that make it believe them. */
  frameFor(peer: Peer): Uint8Array {
    const own = this.#clientIdByPeer.get(peer) ?? null;
    return encodeAwareness(this.#everybody().without(own));
  }

  leave(peer: Peer): void {
    const clientId = this.#clientIdByPeer.get(peer);
    this.#clientIdByPeer.delete(peer);
    this.#asking.delete(peer);
    if (clientId === undefined) return;
    this.#withdraw(clientId);
    this.#departed.set(clientId, peer.person.userId);
    if (this.#departed.size > maxDeparted) {
      for (const oldest of this.#departed.keys()) return void this.#departed.delete(oldest);
    }
  }

  /**
   * To be called every 15 seconds: a receiver forgets a client it has not heard of for 30, and a
   * stock provider that has heard nothing at all for 30 reconnects.
   */
  beat(): void {
    this.#forgetEverybody();
    for (const peer of this.#peers) peer.send(this.frameFor(peer));
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Only from a message about one client alone, which nobody else has or had. */
  #claim(peer: Peer, entries: readonly AwarenessEntry[]): number | null {
    const [entry, ...more] = entries;
    if (entry === undefined || more.length > 0 || entry.state === null) return null;
    const { clientId } = entry;
    const holder = this.#holderOf(clientId);
    const owner = holder?.person.userId ?? this.#departed.get(clientId);
    if (owner !== undefined && owner !== peer.person.userId) return null;
    // The same person again: its former socket is half-open still, and has lost the id.
    if (holder !== undefined) this.#clientIdByPeer.delete(holder);
    this.#departed.delete(clientId);
    this.#clientIdByPeer.set(peer, clientId);
    return clientId;
  }

  /** Whose socket speaks for the client, also while it says that nobody is there. */
  #holderOf(clientId: number): Peer | undefined {
    return [...this.#clientIdByPeer].find(([, held]) => held === clientId)?.[0];
  }

  #set(peer: Peer, clientId: number, state: StampedState): void {
    const present = this.#presentByClientId.get(clientId);
    // A renewal that says nothing new: `beat` speaks for every client whose socket lives.
    if (present?.peer === peer && isDeepStrictEqual(present.state, state)) return;
    this.#presentByClientId.set(clientId, { peer, clock: this.#nextClock(), state });
    this.#announce(clientId);
  }

  #withdraw(clientId: number): void {
    if (this.#presentByClientId.delete(clientId)) this.#announce(clientId);
  }

  #announce(clientId: number): void {
    this.#changed.add(clientId);
    this.#forgetEverybody();
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (this.#timer !== null) return;
    const waitMs = Math.max(0, this.#lastSentMs + presenceIntervalMs - performance.now());
    this.#timer = setTimeout(() => this.#sendAll(), waitMs);
  }

  #sendAll(): void {
    this.#timer = null;
    this.#lastSentMs = performance.now();
    this.#answerAsking();
    if (this.#changed.size > 0) this.#sendChanged();
    this.#changed.clear();
    this.#asking.clear();
  }

  /** Of everybody who is there, and of those who have just left. */
  #answerAsking(): void {
    if (this.#asking.size === 0) return;
    const present = [...this.#presentByClientId.keys()];
    for (const clientId of present) this.#refresh(clientId);
    const block = this.#blockOf(new Set([...present, ...this.#changed]));
    for (const peer of this.#asking) {
      peer.send(encodeAwareness(block.without(this.#clientIdByPeer.get(peer) ?? null)));
    }
  }

  #sendChanged(): void {
    const block = this.#blockOf(this.#changed);
    const all = encodeAwareness(block.without(null));
    const count = block.countWithout(null);
    for (const peer of this.#peers) {
      if (this.#asking.has(peer)) continue;
      const own = this.#clientIdByPeer.get(peer) ?? null;
      const told = block.countWithout(own);
      if (told === count) peer.send(all);
      else if (told > 0) peer.send(encodeAwareness(block.without(own)));
    }
  }

  #blockOf(clientIds: ReadonlySet<number>): AwarenessBlock {
    return new AwarenessBlock([...clientIds].map((clientId) => this.#entryOf(clientId)));
  }

  /** With new clocks: who comes back may have forgotten everybody under the clocks it knows. */
  #everybody(): AwarenessBlock {
    const nowMs = performance.now();
    const kept = this.#keptEverybody;
    if (kept !== null && nowMs - kept.atMs < keptForMs) return kept.block;
    const present = [...this.#presentByClientId.keys()];
    for (const clientId of present) this.#refresh(clientId);
    const block = new AwarenessBlock(present.map((clientId) => this.#entryOf(clientId)));
    this.#keptEverybody = { block, atMs: nowMs };
    return block;
  }

  #forgetEverybody(): void {
    this.#keptEverybody = null;
  }

  #entryOf(clientId: number): AwarenessEntry {
    const present = this.#presentByClientId.get(clientId);
    if (present === undefined) return { clientId, clock: this.#nextClock(), state: null };
    return { clientId, clock: present.clock, state: present.state };
  }

  #refresh(clientId: number): void {
    const present = this.#presentByClientId.get(clientId);
    if (present !== undefined) present.clock = this.#nextClock();
  }

  #nextClock(): number {
    this.#lastClock = Math.max(this.#lastClock + 1, Date.now());
    return this.#lastClock;
  }
}

/** Keeps the caret when it has the right form, and nothing else of what the client says. */
function stamp(peer: PresentPeer, state: unknown): StampedState {
  const { userId, name, color } = peer.person;
  const user = {
    id: userId,
    name: [...name].slice(0, maxNameLength).join(""),
    color: hexColor.test(color) ? color : "#444444",
  };
  const claimed = typeof state === "object" && state !== null && "cursor" in state && state.cursor;
  const cursor = cursorShape.safeParse(claimed);
  return cursor.success ? { user, cursor: cursor.data } : { user };
}
