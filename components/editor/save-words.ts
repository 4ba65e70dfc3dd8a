import type { SaveState } from "./save-state.ts";

/** The key of a sentence in the messages' `save` and `saveDetail`, and what it counts. */
export interface SaveWords {
  readonly kind: SaveState["kind"];
  readonly key: SaveKey;
  readonly count: number;
}

const keyByKeeping = {
  offline: { kept: "offlineKept", writing: "offlineWriting", "page-only": "offlineOnPage" },
  unsaved: { kept: "unsavedKept", writing: "unsavedWriting", "page-only": "unsavedOnPage" },
} as const;

type WaitingKind = keyof typeof keyByKeeping;
type SaveKey =
  | Exclude<SaveState["kind"], WaitingKind>
  | "offlineReading"
  | "offlineIdle"
  | "offlineIdleOnPage"
  | (typeof keyByKeeping)[WaitingKind]["kept" | "writing" | "page-only"];

export function saveWords(state: SaveState, mayWrite: boolean): SaveWords {
  const { kind } = state;
  if (kind !== "offline" && kind !== "unsaved") return { kind, key: kind, count: 0 };
  if (!mayWrite) return { kind, key: "offlineReading", count: 0 };
  const { edits, keeping } = state;
  if (edits > 0) return { kind, key: keyByKeeping[kind][keeping], count: edits };
  return { kind, key: keeping === "page-only" ? "offlineIdleOnPage" : "offlineIdle", count: 0 };
}

/** What was said while these words were on the way to being true; null when nothing is awaited. */
export function shownWhileBusy(words: SaveWords): SaveWords | null {
  if (words.key === "saved") return { ...words, kind: "saving", key: "saving" };
  if (words.key === "offlineKept") return { ...words, key: "offlineWriting" };
  return words.key === "unsavedKept" ? { ...words, key: "unsavedWriting" } : null;
}
