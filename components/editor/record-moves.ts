import type { Node } from "@tiptap/pm/model";
import { Mapping, type StepMap } from "@tiptap/pm/transform";
import { ContentType, Item, iterateDeletedStructs, type Transaction, type XmlText } from "yjs";
import { writeMove } from "#core/document/move-records.ts";
import { type Move, movesName, RunList, shifted, type UnitId } from "#core/document/moves.ts";
import { type Binding, childrenOf, ownNewItems } from "./editor-binding.ts";
import { fence } from "./move-fence.ts";
import { reinsertedRuns } from "./reinserted-words.ts";
import { type Layout, Touched } from "./written-layout.ts";

/** The steps between the document that was last written to the shared one and that of now. */
export interface Unwritten {
  readonly from: Node;
  readonly maps: readonly StepMap[];
}

interface Written {
  readonly transaction: Transaction;
  readonly binding: Binding;
  readonly unwritten: Unwritten;
  readonly doc: Node;
}

/** Called after the binding has written `doc`, in the same transaction. */
export function recordMoves({ transaction, binding, unwritten, doc }: Written): void {
  const body = binding.type;
  const ydoc = transaction.doc;
  const mayHaveMoved = ownNewItems(transaction).length > 0 || deletesBlocks(transaction);
  if (transaction.deleteSet.clients.size === 0 || !mayHaveMoved) return;
  const touched = new Touched(transaction, body);
  const old = touched.layout(unwritten.from, "before");
  const now = touched.layout(doc, "after");
  if (old === null || now === null) return;
  const mapping = new Mapping([...unwritten.maps]);
  const { runs, lastByText } = movedRuns(old, now, mapping);
  const blocks = movedBlocks(old, now, mapping);
  const ends = [...touched.emptyTexts, ...endsOf(lastByText)];
  for (const [text, last] of lastByText) fence(text, last);
  writeMove(ydoc.getMap(movesName), {
    runs: runs.runs,
    blocks,
    ends,
    known: touched.knownUnits(),
    made: null,
  });
}

function deletesBlocks(transaction: Transaction): boolean {
  let found = false;
  iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    found ||= struct instanceof Item && struct.content instanceof ContentType;
  });
  return found;
}

function movedRuns(old: Layout, now: Layout, mapping: Mapping) {
  const mapped = mappedRuns(old, now, mapping);
  return mapped.runs.runs.length > 0
    ? mapped
    : { runs: reinsertedRuns(old, now), lastByText: new Map<XmlText, UnitId>() };
}

/** Where the position maps lead from what went to what is new. */
function mappedRuns(old: Layout, now: Layout, mapping: Mapping) {
  const copyAt = new Map<number, UnitId>();
  for (const { position, id, length } of now.units) {
    for (let by = 0; by < length; by++) copyAt.set(position + by, shifted(id, by));
  }
  const runs = new RunList();
  const lastByText = new Map<XmlText, UnitId>();
  for (const { position, id, length, text } of old.units) {
    for (let by = 0; by < length; by++) {
      const mapped = mapping.mapResult(position + by, 1);
      const copy = mapped.deletedAfter ? undefined : copyAt.get(mapped.pos);
      if (copy === undefined) continue;
      runs.add(shifted(id, by), copy);
      if (text !== null) lastByText.set(text, shifted(id, by));
    }
  }
  return { runs, lastByText };
}

/** For each block that went, the text block in which its content, or its last, now stands. */
function movedBlocks(old: Layout, now: Layout, mapping: Mapping): Move["blocks"] {
  return old.blocks.flatMap(({ id, end }) => {
    const mapped = mapping.mapResult(end, -1);
    const inside = now.blocks.findLast(
      ({ start, end }) => start <= mapped.pos && mapped.pos <= end,
    );
    return inside === undefined ? [] : [{ source: id, copy: inside.id }];
  });
}

function endsOf(lastByText: ReadonlyMap<XmlText, UnitId>): Move["ends"] {
  return [...lastByText].flatMap(([text, last]) => {
    const end = childrenOf(text).at(-1)?.lastId;
    const isSame = end === undefined || (end.client === last.client && end.clock === last.clock);
    const whole = text._item?.deleted === true ? [{ end: text._item.id, last }] : [];
    return isSame ? whole : [{ end, last }, ...whole];
  });
}
