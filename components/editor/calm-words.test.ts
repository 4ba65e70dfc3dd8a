import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CalmWords } from "./calm-words.ts";
import type { SaveWords } from "./save-words.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const saved: SaveWords = { kind: "saved", key: "saved", count: 0 };
const saving: SaveWords = { kind: "saving", key: "saving", count: 0 };
const offline: SaveWords = { kind: "offline", key: "offlineOnPage", count: 2 };

function followed(first: SaveWords) {
  let words = first;
  const calm = new CalmWords(() => words);
  const onChange = vi.fn();
  const become = (next: SaveWords) => {
    words = next;
    calm.follow(onChange);
  };
  return { calm, onChange, become };
}

test("typing on without a pause changes what is shown once, and saved comes after a rest", () => {
  const { calm, onChange, become } = followed(saved);
  for (let key = 0; key < 50; key++) {
    become(saving);
    expect(calm.shown).toEqual(saving);
    become(saved);
    vi.advanceTimersByTime(100);
  }
  expect(onChange).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(600);
  expect(calm.shown).toEqual(saved);
  expect(onChange).toHaveBeenCalledTimes(2);
});

test("what is not safe is shown at once, and never covered by good news of before", () => {
  const { calm, become } = followed(saving);
  become(saved);
  become(offline);
  expect(calm.shown).toEqual(offline);
  vi.advanceTimersByTime(1_000);
  expect(calm.shown).toEqual(offline);
});

test("a state that came to be unsafe again within the rest is not called safe at its end", () => {
  const { calm, become } = followed(saving);
  become(saved);
  vi.advanceTimersByTime(500);
  become(saving);
  vi.advanceTimersByTime(500);
  expect(calm.shown).toEqual(saving);
});
