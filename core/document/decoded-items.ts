import * as Y from "yjs";
import { holds, keyOf, type UnitId } from "./moves.ts";
import { UnitSet } from "./unit-set.ts";

/** What an update itself says, which knows the parent even of what Yjs has forgotten. */
export class DecodedItems {
  readonly all: readonly Y.Item[];
  /** What the update deletes by name, in contrast to what goes with a deleted block. */
  readonly named: UnitSet;
  /** By client, in the order of their clocks, as in every update. */
  readonly #byClient = new Map<number, Y.Item[]>();
  readonly #byParent = new Map<string, Y.Item[]>();
  readonly #firstByOrigin = new Map<string, Y.Item>();

  constructor(update: Uint8Array) {
    const { structs, ds } = Y.decodeUpdate(update);
    this.all = structs.filter((struct) => struct instanceof Y.Item);
    this.named = new UnitSet(ds);
    for (const item of this.all) {
      listIn(this.#byClient, item.id.client).push(item);
      if (item.parent instanceof Y.ID) listIn(this.#byParent, keyOf(item.parent)).push(item);
      const origin = item.origin && keyOf(item.origin);
      if (origin !== null && !this.#firstByOrigin.has(origin)) {
        this.#firstByOrigin.set(origin, item);
      }
    }
  }

  /** The item that holds the unit. */
  itemAt(unit: UnitId): Y.Item | null {
    const items = this.#byClient.get(unit.client) ?? [];
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((items[middle]?.id.clock ?? 0) <= unit.clock) low = middle + 1;
      else high = middle;
    }
    const item = items[low - 1];
    return item !== undefined && holds(item.id, item.length, unit) ? item : null;
  }

  /** Those that name it as their parent: the first of a list, and attributes. */
  within(parent: UnitId): readonly Y.Item[] {
    return this.#byParent.get(keyOf(parent)) ?? [];
  }

  /** The first that was put directly behind the unit. */
  firstBehind(unit: UnitId): Y.Item | null {
    return this.#firstByOrigin.get(keyOf(unit)) ?? null;
  }
}

function listIn<Key>(map: Map<Key, Y.Item[]>, key: Key): Y.Item[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** A struct of an update names its parent, one of the document has it. */
export function parentIdOf({ parent }: Y.Item): UnitId | null {
  if (parent instanceof Y.ID) return parent;
  return parent instanceof Y.AbstractType ? (parent._item?.id ?? null) : null;
}
