/** How long a socket may leave updates incomplete before it has to connect afresh. */
export const heldLimitMs = 10_000;
const maxHeldBytes = 1024 * 1024;

interface Held<Member> {
  readonly member: Member;
  readonly update: { readonly bytes: Uint8Array };
}

interface Shelf<Item> {
  items: Item[];
  bytes: number;
  readonly deadline: NodeJS.Timeout;
}

/**
 * Updates that build on others which have not come: a frame was lost, or edits were sent ahead of
 * the handshake that brings what they build on. They are neither stored nor acknowledged; they
 * wait here, bounded in time and size, for what they lack.
 */
export class HeldUpdates<Member, Item extends Held<Member>> {
  readonly #shelves = new Map<Member, Shelf<Item>>();
  readonly #onLimit: (member: Member) => void;

  /** `onLimit` is told of a member that exceeds the limits. */
  constructor(onLimit: (member: Member) => void) {
    this.#onLimit = onLimit;
  }

  /** True for the member's first one: it should be asked for what is missing. */
  add(item: Item): boolean {
    const { member } = item;
    const shelf = this.#shelves.get(member);
    const kept = shelf ?? { items: [], bytes: 0, deadline: this.#startDeadline(member) };
    if (shelf === undefined) this.#shelves.set(member, kept);
    kept.items.push(item);
    kept.bytes += item.update.bytes.length;
    if (kept.bytes > maxHeldBytes) this.#onLimit(member);
    return shelf === undefined;
  }

  /** Takes out those that `isReady` finds to lack nothing any more, oldest first. */
  takeReady(isReady: (item: Item) => boolean): Item[] {
    const ready: Item[] = [];
    for (const [member, shelf] of [...this.#shelves]) {
      const waiting = shelf.items.filter((item) => !isReady(item));
      if (waiting.length === shelf.items.length) continue;
      ready.push(...shelf.items.filter((item) => !waiting.includes(item)));
      shelf.items = waiting;
      shelf.bytes = waiting.reduce((sum, item) => sum + item.update.bytes.length, 0);
      if (waiting.length === 0) this.dropThoseOf(member);
    }
    return ready;
  }

  dropThoseOf(member: Member): void {
    clearTimeout(this.#shelves.get(member)?.deadline);
    this.#shelves.delete(member);
  }

  clear(): void {
    for (const member of [...this.#shelves.keys()]) this.dropThoseOf(member);
  }

  #startDeadline(member: Member): NodeJS.Timeout {
    return setTimeout(() => this.#onLimit(member), heldLimitMs);
  }
}
