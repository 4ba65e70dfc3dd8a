/** How long a socket may leave updates incomplete before it has to connect afresh. */
export const heldLimitMs = 10_000;
const maxHeldBytes = 1024 * 1024;

interface Held<Member> {
  readonly member: Member;
  readonly update: { readonly bytes: Uint8Array };
}

/**
 * Updates that build on others which have not come (a frame was lost, or a client is confused).
 * They are neither stored nor acknowledged; they wait here, bounded in time and size, for what
 * they lack.
 */
export class HeldUpdates<Member, Item extends Held<Member>> {
  #items: Item[] = [];
  readonly #deadlines = new Map<Member, NodeJS.Timeout>();
  readonly #onLimit: (member: Member) => void;

  /** `onLimit` is told of a member that exceeds the limits. */
  constructor(onLimit: (member: Member) => void) {
    this.#onLimit = onLimit;
  }

  /** True for the member's first one: it should be asked for what is missing. */
  add(member: Member, item: Item): boolean {
    this.#items.push(item);
    const bytes = this.#items
      .filter((held) => held.member === member)
      .reduce((sum, held) => sum + held.update.bytes.length, 0);
    if (bytes > maxHeldBytes) {
      this.#onLimit(member);
      return false;
    }
    if (this.#deadlines.has(member)) return false;
    this.#deadlines.set(
      member,
      setTimeout(() => this.#expire(member), heldLimitMs),
    );
    return true;
  }

  /** Tries every item again; `retry` adds it again if it still lacks something. */
  async retryAll(retry: (item: Item) => Promise<void>): Promise<void> {
    for (const item of this.#items.splice(0)) await retry(item);
    for (const member of [...this.#deadlines.keys()]) {
      if (!this.#items.some((held) => held.member === member)) this.#endDeadline(member);
    }
  }

  dropThoseOf(member: Member): void {
    this.#items = this.#items.filter((held) => held.member !== member);
    this.#endDeadline(member);
  }

  clear(): void {
    for (const timer of this.#deadlines.values()) clearTimeout(timer);
    this.#deadlines.clear();
    this.#items = [];
  }

  #endDeadline(member: Member): void {
    clearTimeout(this.#deadlines.get(member));
    this.#deadlines.delete(member);
  }

  #expire(member: Member): void {
    this.#endDeadline(member);
    if (this.#items.some((held) => held.member === member)) this.#onLimit(member);
  }
}
