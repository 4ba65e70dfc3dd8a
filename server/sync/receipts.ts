/** One message of a socket, until it is settled: on disk, or found to need nothing. */
export interface Receipt {
  settle(): void;
}

interface Entry {
  isSettled: boolean;
  readonly isSyncMessage: boolean;
  readonly whenReached: () => void;
}

/**
 * The messages of one socket in the order in which they came. Nothing overtakes: a message counts
 * as acknowledged, and a presence takes effect, only when everything before it is settled.
 */
export class Receipts {
  readonly #entries: Entry[] = [];
  readonly #onAcknowledged: (count: number) => void;
  #acknowledged = 0;
  #willAnnounce = false;

  /** `onAcknowledged` is told how many sync messages are acknowledged, once for a burst. */
  constructor(onAcknowledged: (count: number) => void) {
    this.#onAcknowledged = onAcknowledged;
  }

  /** `whenReached` is called once it and everything before it is settled. */
  addSyncMessage(whenReached: () => void): Receipt {
    const entry: Entry = { isSettled: false, isSyncMessage: true, whenReached };
    this.#entries.push(entry);
    return {
      settle: () => {
        entry.isSettled = true;
        this.#advance();
      },
    };
  }

  /** Runs `action` once everything before it is settled, which may be now. */
  whenReached(action: () => void): void {
    this.#entries.push({ isSettled: true, isSyncMessage: false, whenReached: action });
    this.#advance();
  }

  #advance(): void {
    let hasNews = false;
    for (let head = this.#entries[0]; head?.isSettled === true; head = this.#entries[0]) {
      this.#entries.shift();
      if (head.isSyncMessage) {
        this.#acknowledged += 1;
        hasNews = true;
      }
      head.whenReached();
    }
    if (hasNews && !this.#willAnnounce) this.#announceSoon();
  }

  #announceSoon(): void {
    this.#willAnnounce = true;
    queueMicrotask(() => {
      this.#willAnnounce = false;
      this.#onAcknowledged(this.#acknowledged);
    });
  }
}
