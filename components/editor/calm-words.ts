import { type SaveWords, shownWhileBusy } from "./save-words.ts";

/** "Saving" stays for a moment after the acknowledgement, so that typing does not make it blink. */
const calmMs = 600;

/**
 * What is shown of a state that changes with every key. Only good news is delayed: what says that
 * work is safe waits until it has been so for a moment; what says that it is not is shown at once.
 * Outside of React, which walks through the whole text at every commit while the caret is in it.
 */
export class CalmWords {
  readonly #read: () => SaveWords;
  #shown: SaveWords;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(read: () => SaveWords) {
    this.#read = read;
    this.#shown = read();
  }

  get shown(): SaveWords {
    return this.#shown;
  }

  /** Call when the state may have changed; `onChange` hears of what is to be shown instead. */
  follow(onChange: () => void): void {
    const words = this.#read();
    const busy = shownWhileBusy(words);
    if (busy !== null && busy.key === this.#shown.key) {
      this.#timer ??= setTimeout(() => this.#show(this.#read(), onChange), calmMs);
      return;
    }
    this.#show(words, onChange);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #show(words: SaveWords, onChange: () => void): void {
    this.stop();
    const { key, count } = this.#shown;
    if (words.key === key && words.count === count) return;
    this.#shown = words;
    onChange();
  }
}
