/** How long a socket may leave updates incomplete before it has to connect afresh. */
export const heldLimitMs = 10_000;
const maxHeldBytes = 1024 * 1024;

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
export class HeldUpdates<Member, Item extends { readonly bytes: number }> {
  readonly #shelves = new Map<Member, Shelf<Item>>();
  readonly #onLimit: (member: Member) => void;

  /** `onLimit` is told of a member that exceeds the limits. */
  constructor(onLimit: (member: Member) => void) {
    this.#onLimit = onLimit;
  }

  /** True for the member's first one: it should be asked for what is missing. */
  add(member: Member, item: Item): boolean {
    const shelf = this.#shelves.get(member);
    const kept = shelf ?? { items: [], bytes: 0, deadline: this.#startDeadline(member) };
    if (shelf === undefined) this.#shelves.set(member, kept);
    kept.items.push(item);
    kept.bytes += item.bytes;
    if (kept.bytes > maxHeldBytes) this.#onLimit(member);
    return shelf === undefined;
  }

  /** Takes out what is held of this member, oldest first; its time goes on. */
  take(member: Member): readonly Item[] {
    const shelf = this.#shelves.get(member);
    if (shelf === undefined) return [];
    shelf.bytes = 0;
    return shelf.items.splice(0);
  }

  /** Nothing of this member is incomplete any more. */
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
