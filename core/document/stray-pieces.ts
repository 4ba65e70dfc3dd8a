import * as Y from "yjs";
import { factReferenceName } from "./fact-reference.ts";
import type { Stretch, UnitId } from "./moves.ts";
import type { LineContent, SharedText } from "./shared-text.ts";
import type { Standing } from "./standing.ts";
import type { WorkBudget } from "./work-budget.ts";

/** Something typed, as one struct of the store holds it. */
export interface Piece {
  readonly id: UnitId;
  readonly length: number;
  readonly content: LineContent;
  readonly origin: UnitId | null;
  readonly rightOrigin: UnitId | null;
  /** The update's own account of the struct, which knows the parent of what Yjs has forgotten. */
  readonly decoded: Y.Item | null;
}

/** What stands, or stood, somewhere and may belong elsewhere. */
export class StrayPieces {
  readonly #standing: Standing;
  readonly #text: SharedText;
  readonly #budget: WorkBudget;

  constructor(parts: { standing: Standing; text: SharedText; budget: WorkBudget }) {
    this.#standing = parts.standing;
    this.#text = parts.text;
    this.#budget = parts.budget;
  }

  *ofUpdate(): Generator<Piece> {
    for (const item of this.#standing.decoded.all) {
      const content = this.#contentOf(item);
      if (content !== null) yield* this.#pieces(item, content);
    }
  }

  /** What stands in these blocks. */
  *inBlocks(blocks: Iterable<Y.XmlElement>): Generator<Piece> {
    for (const block of blocks) {
      for (const item of this.#text.allItemsOf(block)) {
        const content = this.#contentOf(item);
        if (content !== null) yield* this.#pieces(item, content);
      }
    }
  }

  /** What its author did not name, but deleted together with a block. */
  *thatWent(went: readonly Y.Item[]): Generator<Piece> {
    for (const item of went) {
      const content = this.#contentOf(item);
      if (content !== null) yield* this.#pieces(item, content);
    }
  }

  /** The item cut where the store holds it as several structs. */
  *#pieces(item: Y.Item, content: LineContent): Generator<Piece> {
    const end = item.id.clock + item.length;
    for (let { clock } = item.id; clock < end; ) {
      const id = { client: item.id.client, clock };
      const struct = this.#standing.lives.structAt(id);
      if (struct === null) return;
      const length = Math.min(end, struct.id.clock + struct.length) - clock;
      this.#budget.spend();
      const isLive = this.#standing.isLive(id);
      for (const part of isLive ? [{ clock, length }] : this.#homelessParts({ ...id, length })) {
        const by = part.clock - item.id.clock;
        yield {
          id: { client: item.id.client, clock: part.clock },
          length: part.length,
          content: typeof content === "string" ? content.slice(by, by + part.length) : content,
          origin: by === 0 ? item.origin : { client: item.id.client, clock: part.clock - 1 },
          rightOrigin: item.rightOrigin,
          decoded: by === 0 ? item : null,
        };
      }
      clock += length;
    }
  }

  /** What people see of an item: characters, or a fact reference among them. */
  #contentOf(item: Y.Item): LineContent | null {
    const { content } = item;
    if (content instanceof Y.ContentString) return content.str;
    const type: unknown = content instanceof Y.ContentType ? content.type : null;
    if (!(type instanceof Y.XmlElement) || type.nodeName !== factReferenceName) return null;
    // In an update they are structs of their own; in the document they may be deleted by now.
    const inUpdate = this.#standing.decoded.within(item.id).flatMap((each) => {
      return each.parentSub === null ? [] : [[each.parentSub, each] as const];
    });
    const attributes = [...inUpdate, ...type._map];
    return {
      attributes: Object.fromEntries(
        attributes.map(([name, each]) => [name, each.content.getContent().at(-1)]),
      ),
    };
  }

  /** What of it went with a deleted block without being deleted by name. */
  *#homelessParts(stretch: Stretch): Generator<{ clock: number; length: number }> {
    let from: number | null = null;
    for (const kin of this.#standing.kinOf(stretch)) {
      if (this.#standing.isHomeless(kin)) from ??= kin.unit.clock;
      else if (from !== null) {
        yield { clock: from, length: kin.unit.clock - from };
        from = null;
      }
    }
    if (from !== null) yield { clock: from, length: stretch.clock + stretch.length - from };
  }
}
