import * as Y from "yjs";
import { parentIdOf } from "./decoded-items.ts";
import { holds, keyOf, shifted, type UnitId } from "./moves.ts";
import type { SharedText } from "./shared-text.ts";
import type { Standing } from "./standing.ts";
import type { Piece } from "./stray-pieces.ts";
import type { WorkBudget } from "./work-budget.ts";

export type Place =
  | { readonly at: "after" | "before"; readonly unit: UnitId }
  | { readonly at: "inside" | "after-block" | "before-block"; readonly block: Y.XmlElement };

type Between = Pick<Piece, "origin" | "rightOrigin" | "decoded">;

/** How far to look for somebody who moved along. */
const maxCompany = 2_000;

/** Where what was typed beside moved characters belongs. */
export class StrayPlaces {
  readonly #standing: Standing;
  readonly #text: SharedText;
  readonly #budget: WorkBudget;

  constructor(parts: { standing: Standing; text: SharedText; budget: WorkBudget }) {
    this.#standing = parts.standing;
    this.#text = parts.text;
    this.#budget = parts.budget;
  }

  /** Null when a visible piece stands where it belongs. */
  betterPlace(piece: Piece): Place | null {
    const { id, origin, rightOrigin } = piece;
    const left = this.#neighbour(this.#beyondItself(origin, piece), "left");
    const { index } = this.#standing;
    const right = this.#neighbour(rightOrigin, "right");
    const beside = left ?? (origin === null ? right : null);
    const isKnowing =
      beside !== null &&
      (index.areOfOneMove(beside, id) ||
        index.wasKnownToMoverOf(beside, id) ||
        index.isWrittenKnowingMoveOf(id, beside));
    if (isKnowing) return null;
    const led = this.#ledBefore(piece);
    if (led !== null) return { at: "after", unit: led };
    if (left !== null && this.#standing.isLive(left)) return this.#placeBeforeJoined(id);
    const isRightMoved =
      right !== null &&
      !this.#standing.isLive(right) &&
      this.#standing.liveRelative(right) !== null;
    if (left === null) {
      const target = isRightMoved && origin === null ? this.#standing.liveRelative(right) : null;
      return target === null ? null : { at: "before", unit: target };
    }
    const target = this.#standing.liveRelative(left);
    const isUnaware = right === null || isRightMoved || this.#standing.lost.has(left);
    return target !== null && isUnaware ? { at: "after", unit: target } : null;
  }

  /**
   * Typed at the end of a line to which somebody else joined the next at the same moment: Yjs puts
   * one of the two first, and what was typed belongs before what was joined.
   */
  #placeBeforeJoined(id: UnitId): Place | null {
    const item = this.#text.itemAt(id);
    if (item === null || item.id.clock !== id.clock || isNextTo(item.left, item.origin))
      return null;
    let joined: UnitId | null = null;
    for (let left = item.left; left !== null; left = left.left) {
      if (holdsUnit(left, item.origin)) break;
      const isRival = Y.compareIDs(left.origin, item.origin) && this.#standing.isLive(left.id);
      const move = isRival ? this.#standing.index.moveOf(left.id) : null;
      if (move?.made === null) joined = left.id;
    }
    if (joined === null) return null;
    const { index } = this.#standing;
    const belongs = index.moveOf(id) !== null || index.wasKnownToWriterOf(joined, id);
    return belongs ? null : { at: "before", unit: joined };
  }

  /** Where something belongs whose block is gone; null when nothing tells. */
  placeOf(piece: Piece): Place | null {
    return this.#placeBetween(piece, new Set());
  }

  /** `tried` keeps a crafted update from leading in a circle. */
  #placeBetween({ origin, rightOrigin, decoded }: Between, tried: Set<string>): Place | null {
    const left = origin && this.#standing.liveRelative(this.#standing.index.lastBefore(origin));
    if (left) return { at: "after", unit: left };
    const right = rightOrigin && this.#standing.liveRelative(rightOrigin);
    if (right) return { at: "before", unit: right };
    return (
      (decoded && this.#placeBeforeText(decoded)) ??
      (decoded && this.#placeByBlock(decoded, tried)) ??
      this.#placeByCompany(origin, "after") ??
      this.#placeByCompany(rightOrigin, "before") ??
      this.#placeThrough(origin, tried)
    );
  }

  /** An element that was put into the middle of a text stands before what then became another. */
  #placeBeforeText({ id, content }: Y.Item): Place | null {
    if (!(content instanceof Y.ContentType)) return null;
    const text = this.#standing.decoded.firstBehind(id);
    const inText = text === null ? [] : this.#standing.decoded.within(text.id);
    const first = inText.find(({ origin, parentSub }) => origin === null && parentSub === null);
    const relative = first === undefined ? null : this.#standing.liveRelative(first.id);
    return relative === null ? null : { at: "before", unit: relative };
  }

  /** The neighbour is gone as well, but the update tells where it had been put. */
  #placeThrough(neighbour: UnitId | null, tried: Set<string>): Place | null {
    const item = neighbour && this.#itemAt(neighbour, tried);
    return item
      ? this.#placeBetween(
          { origin: item.origin, rightOrigin: item.rightOrigin, decoded: item },
          tried,
        )
      : null;
  }

  #placeByBlock(item: Y.Item, tried: Set<string>): Place | null {
    const siblings = [
      [item.origin, "after-block"],
      [item.rightOrigin, "before-block"],
    ] as const;
    for (const [id, at] of siblings) {
      const block = id && this.#text.elementAt(this.#standing.index.blockFor(id) ?? id);
      if (block) return { at, block };
    }
    for (const [id, at] of siblings) {
      const sibling = id && this.#itemAt(id, tried);
      const place = sibling ? this.#placeByBlock(sibling, tried) : null;
      if (place?.at === "inside") return { at, block: place.block };
      if (place) return place;
    }
    const parentId = parentIdOf(item);
    const parent = parentId && this.#standing.index.lastBefore(parentId);
    const inside = this.#text.elementAt(parent && this.#standing.index.blockFor(parent));
    if (inside) return { at: "inside", block: inside };
    const above = parent && this.#itemAt(parent, tried);
    return above ? this.#placeByBlock(above, tried) : null;
  }

  #itemAt(id: UnitId, tried: Set<string>): Y.Item | null {
    this.#budget.spend();
    const item = this.#standing.decoded.itemAt(id) ?? this.#text.itemAt(id);
    if (item === null || tried.has(keyOf(item.id))) return null;
    tried.add(keyOf(item.id));
    return item;
  }

  /** Where the neighbour stood that is deleted now, or beside what moved together with it. */
  #placeByCompany(neighbour: UnitId | null, at: "after" | "before"): Place | null {
    if (neighbour === null) return null;
    const id = at === "after" ? this.#standing.index.lastBefore(neighbour) : neighbour;
    const standing = this.#standing.index
      .family(id)
      .members.findLast((unit) => this.#text.standsInLine(unit));
    if (standing !== undefined) return { at, unit: standing };
    let looked = 0;
    for (const { unit, side } of this.#standing.index.companions(id)) {
      const relative = this.#standing.liveRelative(unit);
      if (relative !== null) return { at: side === "before" ? "after" : "before", unit: relative };
      looked += 1;
      if (looked > maxCompany) return null;
    }
    return null;
  }

  /** The origin of what was written anew in its own place is what it was copied from. */
  #beyondItself(origin: UnitId | null, { id, length }: Piece): UnitId | null {
    let unit = origin;
    while (unit !== null && !this.#standing.isLive(unit)) {
      this.#budget.spend();
      const relative = this.#standing.liveRelative(unit);
      if (relative === null || !holds(id, length, relative)) break;
      unit = this.#before(unit);
    }
    return unit;
  }

  /**
   * Where the server led the character to that the same person typed just before: who writes on
   * has not heard of it. Others' fences may stand between the two, for Yjs puts what is typed
   * behind deleted characters; behind the one that the server put, its leading was known.
   */
  #ledBefore({ id, origin }: Piece): UnitId | null {
    const previous = shifted(id, -1);
    const leader = this.#standing.index.leaderOf(previous);
    if (leader === null || origin === null) return null;
    let item = this.#standing.lives.structAt(origin);
    for (; item instanceof Y.Item; item = item.left) {
      this.#budget.spend();
      if (holds(item.id, item.length, previous)) return this.#standing.liveRelative(previous);
      const isShown = item.countable && !item.deleted;
      if (isShown || item.id.client === leader) return null;
    }
    return null;
  }

  /** The unit on the left in the same text, deleted or not. */
  #before(unit: UnitId): UnitId | null {
    const struct = this.#standing.lives.structAt(unit);
    if (!(struct instanceof Y.Item)) return null;
    return unit.clock === struct.id.clock ? (struct.left?.lastId ?? null) : shifted(unit, -1);
  }

  /** The nearest unit on that side when the struct named is none, such as a change of format. */
  #neighbour(id: UnitId | null, side: "left" | "right"): UnitId | null {
    if (id === null) return null;
    const unit = side === "left" ? this.#standing.index.lastBefore(id) : id;
    let item = this.#standing.lives.structAt(unit);
    if (!(item instanceof Y.Item) || !isFormat(item)) return unit;
    while (item instanceof Y.Item && isFormat(item)) item = item[side];
    if (!(item instanceof Y.Item)) return null;
    return side === "left" ? item.lastId : item.id;
  }
}

export function isNextTo(left: Y.Item | null, origin: UnitId | null): boolean {
  if (left === null || origin === null) return left === null && origin === null;
  return Y.compareIDs(left.lastId, Y.createID(origin.client, origin.clock));
}

function holdsUnit({ id, length }: Y.Item, unit: UnitId | null): boolean {
  return unit !== null && holds(id, length, unit);
}

function isFormat({ content }: Y.Item): boolean {
  return content instanceof Y.ContentFormat;
}
