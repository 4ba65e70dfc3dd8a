import type { XmlText } from "yjs";
import { putFence } from "#core/document/fence.ts";
import { holds, type UnitId } from "#core/document/moves.ts";
import { childrenOf } from "./editor-binding.ts";

/** Puts a fence into a text that goes on without its end. */
export function fence(text: XmlText, lastMoved: UnitId): void {
  if (text._item?.deleted === false && endsWithMoved(text, lastMoved)) putFence(text);
}

/** Whether nothing visible stands behind this deleted unit. */
function endsWithMoved(text: XmlText, unit: UnitId): boolean {
  const items = childrenOf(text);
  const last = items.findLast((item) => item.countable && !item.deleted);
  const behind = last === undefined ? items : items.slice(items.indexOf(last) + 1);
  return behind.some(({ id, length }) => holds(id, length, unit));
}
