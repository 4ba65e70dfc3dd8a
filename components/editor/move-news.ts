import { ContentString, type Doc, type Transaction } from "yjs";
import { MoveIndex } from "#core/document/move-index.ts";
import { madeMoves, recordedMoves } from "#core/document/move-records.ts";
import { keyOf, type Move, movesName, type UnitId } from "#core/document/moves.ts";
import { SharedText } from "#core/document/shared-text.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";
import { topBlockOf } from "./top-block.ts";

/** What the server had to do with words of this person's, because two edits met. */
export interface MoveNews {
  readonly kind: "followed" | "reduced" | "lost";
  /** The words it concerns; for doubled ones, the block they are in. */
  readonly words: string;
  /** A character to go to; null when nothing is left to be shown. */
  readonly unit: UnitId | null;
}

/** Tells what arrives from elsewhere about characters that this document's person wrote. */
export function watchMoves(doc: Doc, onNews: (news: MoveNews) => void): () => void {
  const moves = doc.getMap(movesName);
  const onMoves = (_event: unknown, transaction: Transaction) => {
    if (transaction.local) return;
    for (const move of madeMoves(moves, transaction)) {
      const news = newsOf(move, doc);
      if (news !== null) onNews(news);
    }
  };
  moves.observe(onMoves);
  return () => moves.unobserve(onMoves);
}

function newsOf({ made, runs }: Move, doc: Doc): MoveNews | null {
  const isOwn = ({ client }: UnitId) => client === doc.clientID;
  const own = runs.filter(({ source, copy }) => {
    return isOwn(source) || (made === "reduced" && isOwn(copy));
  });
  const [first] = own;
  if (made === null || made === "rewritten" || first === undefined) return null;
  const text = new SharedText(doc);
  const unit = made === "lost" ? null : liveUnit(doc, first.copy);
  if (made === "reduced") {
    const block = unit && topBlockOf(text.blockOf(unit), doc.getXmlFragment(bodyName));
    return { kind: made, words: block ? blockText(block) : "", unit };
  }
  // What went is still to be read while the transaction that took it away is under way.
  const words = own.map(({ source, length }) => wordsAt(text, source, length)).join("");
  return { kind: made, words, unit };
}

/** Where the character stands now, whatever moved it since. */
function liveUnit(doc: Doc, id: UnitId): UnitId | null {
  const text = new SharedText(doc);
  const index = new MoveIndex(recordedMoves(doc.getMap(movesName)));
  return index.family(id).members.find((unit) => text.itemAt(unit)?.deleted === false) ?? null;
}

function wordsAt(text: SharedText, start: UnitId, length: number): string {
  let words = "";
  for (let by = 0; by < length; ) {
    const item = text.itemAt({ client: start.client, clock: start.clock + by });
    if (item === null) return words;
    const offset = start.clock + by - item.id.clock;
    const count = Math.min(item.length - offset, length - by);
    if (item.content instanceof ContentString) {
      words += item.content.str.slice(offset, offset + count);
    }
    by += count;
  }
  return words;
}

/** Several pieces of news about one stretch of typing are one. */
export function withNews(list: readonly MoveNews[], news: MoveNews): readonly MoveNews[] {
  const last = list.at(-1);
  if (last === undefined || last.kind !== news.kind) return [...list, news].slice(-3);
  const isSame = last.unit !== null && news.unit !== null && keyOf(last.unit) === keyOf(news.unit);
  if (news.kind === "reduced") return isSame ? list : [...list, news].slice(-3);
  return [...list.slice(0, -1), { ...news, words: last.words + news.words }];
}
