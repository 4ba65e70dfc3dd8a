import { toBase64 } from "lib0/buffer";
import {
  ContentType,
  type Doc,
  decodeUpdate,
  getItem,
  Item,
  mergeUpdates,
  type XmlFragment,
} from "yjs";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";
import type { UnacknowledgedUpdate } from "./sync-client.ts";
import { type TopBlock, topBlockOf } from "./top-block.ts";

/** Work that the server would not take, kept for its author to copy or download. */
export interface SetAsideWork {
  readonly title: string;
  /** The changed blocks as their author last saw them, in the order of the report. */
  readonly text: string;
  /** All of it for a program: the blocks as XML and the raw Yjs update in base64. */
  readonly json: string;
}

/** Null when nothing of the person's own work is in the updates. */
export function setAsideWork(
  doc: Doc,
  updates: readonly UnacknowledgedUpdate[],
): SetAsideWork | null {
  const body = doc.getXmlFragment(bodyName);
  const touched = new Set(updates.flatMap((each) => touchedBlocks(doc, body, each)));
  const blocks = body.toArray().filter((block) => touched.has(block));
  const hasWork = updates.some(({ update, isOffer }) => carriesWork(update, isOffer));
  if (!hasWork) return null;
  const title = doc.getText(titleName).toString();
  const update = toBase64(mergeUpdates(updates.map((each) => each.update)));
  return {
    title,
    text: blocks.map(blockText).join("\n\n"),
    json: JSON.stringify({ title, blocks: blocks.map((each) => each.toJSON()), update }, null, 2),
  };
}

function carriesWork(update: Uint8Array, isOffer: boolean): boolean {
  const { structs, ds } = decodeUpdate(update);
  return structs.length > 0 || (!isOffer && ds.clients.size > 0);
}

function touchedBlocks(doc: Doc, body: XmlFragment, work: UnacknowledgedUpdate): TopBlock[] {
  const { structs, ds } = decodeUpdate(work.update);
  const inserted = structs.map(({ id, length }) => ({ ...id, length }));
  const deleted = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map((range) => ({ client, clock: range.clock, length: range.len })),
  );
  return [...inserted, ...(work.isOffer ? [] : deleted)]
    .flatMap((range) => itemsIn(doc, range))
    .map((item) => {
      const type = item.content instanceof ContentType ? item.content.type : item.parent;
      return topBlockOf(type, body) ?? topBlockOf(item.parent, body);
    })
    .filter((block) => block !== null);
}

function itemsIn(doc: Doc, range: { client: number; clock: number; length: number }): Item[] {
  const items: Item[] = [];
  const end = Math.min(range.clock + range.length, stateOf(doc, range.client));
  for (let clock = range.clock; clock < end; ) {
    const struct: unknown = getItem(doc.store, { client: range.client, clock });
    if (!(struct instanceof Item)) break;
    items.push(struct);
    clock = struct.id.clock + struct.length;
  }
  return items;
}

function stateOf(doc: Doc, client: number): number {
  const last = doc.store.clients.get(client)?.at(-1);
  return last === undefined ? 0 : last.id.clock + last.length;
}
