import type { Text, YTextEvent } from "yjs";

/** One replacement: `remove` characters at `index`, `insert` in their place. UTF-16 units. */
export interface TextChange {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * The smallest replacement that leads from one text to the other. `caret` is where the caret stands
 * in the new text: of several places that explain the same change (一 typed after 一) the one that
 * ends there is the right one. Never splits a surrogate pair.
 */
export function changeBetween(before: string, after: string, caret: number): TextChange {
  const longest = Math.min(before.length, after.length);
  const suffixLimit = Math.min(longest, Math.max(0, after.length - caret));
  let suffix = 0;
  while (suffix < suffixLimit && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix += 1;
  let prefix = 0;
  while (prefix < longest - suffix && before[prefix] === after[prefix]) prefix += 1;
  while (suffix < longest - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix += 1;
  if (prefix > 0 && isHighSurrogate(after.charCodeAt(prefix - 1))) prefix -= 1;
  if (suffix > 0 && isLowSurrogate(after.charCodeAt(after.length - suffix))) suffix -= 1;
  return {
    index: prefix,
    remove: before.length - prefix - suffix,
    insert: after.slice(prefix, after.length - suffix),
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Where a position in the old text stands after somebody else's change. */
export function mapPosition(position: number, delta: YTextEvent["delta"]): number {
  let index = 0;
  let mapped = position;
  for (const step of delta) {
    if (step.retain !== undefined) index += step.retain;
    else if (typeof step.insert === "string") {
      if (index < mapped) mapped += step.insert.length;
      index += step.insert.length;
    } else if (step.delete !== undefined) {
      mapped -= Math.max(0, Math.min(step.delete, mapped - index));
    }
  }
  return mapped;
}

/** Writes what was typed into a field into the shared text, as one change. */
export function writeText(
  text: Text,
  typed: { value: string; caret: number },
  origin: unknown,
): void {
  const change = changeBetween(text.toString(), typed.value, typed.caret);
  if (change.remove === 0 && change.insert === "") return;
  text.doc?.transact(() => {
    text.delete(change.index, change.remove);
    text.insert(change.index, change.insert);
  }, origin);
}
