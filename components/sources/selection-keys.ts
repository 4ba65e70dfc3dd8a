import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { splitSentences } from "#core/sources/source-sentences.ts";
import { spanToRange } from "./selection-offsets.ts";
import { selectedSpan } from "./use-text-selection.ts";

interface Selecting {
  readonly text: string;
  /** Where to go on while nothing is selected: behind what was captured last. */
  readonly resumeAt: number | null;
}

interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * Selecting without a pointer: Alt with up and down takes a whole sentence, Shift with an arrow
 * moves the selection's end by a character, with Ctrl by a word, up and down by a line. Answers
 * whether the key was meant for this.
 */
export function selectByKey(root: HTMLElement, selecting: Selecting, press: KeyPress): boolean {
  const isVertical = press.key === "ArrowDown" || press.key === "ArrowUp";
  if (press.altKey && !press.shiftKey && isVertical) {
    return selectSentence(root, selecting, press.key === "ArrowDown" ? 1 : -1);
  }
  if (!press.shiftKey || press.altKey || !press.key.startsWith("Arrow")) return false;
  const selection = root.ownerDocument.getSelection();
  if (selection === null || selectedSpan(root, selecting.text) === null) {
    return selectSentence(root, selecting, 1);
  }
  const isForward = press.key === "ArrowRight" || press.key === "ArrowDown";
  const unit = isVertical ? "line" : press.ctrlKey || press.metaKey ? "word" : "character";
  selection.modify("extend", isForward ? "forward" : "backward", unit);
  return true;
}

function selectSentence(root: HTMLElement, selecting: Selecting, step: 1 | -1): boolean {
  const next = neighbour(root, selecting, step);
  const range = next === undefined ? null : spanToRange(root, next);
  if (range === null) return false;
  const selection = root.ownerDocument.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Beside the selected words; without any, where to go on, else the first sentence in sight. */
function neighbour(
  root: HTMLElement,
  { text, resumeAt }: Selecting,
  step: 1 | -1,
): TextSpan | undefined {
  const sentences = splitSentences(text);
  const selected = selectedSpan(root, text);
  if (selected === null) {
    const from = resumeAt ?? firstVisibleStart(root);
    return sentences.find((sentence) => sentence.start >= from);
  }
  return step === 1
    ? sentences.find((sentence) => sentence.start >= selected.end)
    : sentences.findLast((sentence) => sentence.end <= selected.start);
}

function firstVisibleStart(root: HTMLElement): number {
  const top = root.parentElement?.getBoundingClientRect().top ?? 0;
  for (const paragraph of root.querySelectorAll("[data-start]")) {
    if (paragraph.getBoundingClientRect().top >= top) {
      return Number(paragraph.getAttribute("data-start"));
    }
  }
  return 0;
}
