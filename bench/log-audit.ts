import { createHash } from "node:crypto";
import * as Y from "yjs";
import { z } from "zod";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { readReport } from "#db/log.ts";
import type { LogDatabase } from "#db/open-database.ts";

const rowsShape = z.array(z.object({ seq: z.int(), data: z.instanceof(Uint8Array) }));

/**
 * One report's log, replayed row by row without the shortcut of a snapshot. Each look goes on where
 * the last one ended, after it has made sure that nothing before that has changed.
 */
export class LogAudit {
  readonly doc = new Y.Doc();
  readonly #reportId: string;
  /** By Yjs client: the clocks that have been stored, up to where. */
  readonly #storedTo = new Map<number, number>();
  #seq = 0;
  #hash = "";
  #snapshotHash = "";

  constructor(reportId: string) {
    this.#reportId = reportId;
  }

  /** Answers what is wrong with the log; empty: nothing. */
  look(db: LogDatabase): string[] {
    const all = this.#rows(db);
    const faults: string[] = [];
    const known = all.filter(({ seq }) => seq <= this.#seq);
    if (hashOf(known) !== this.#hash && this.#seq > 0) faults.push("stored rows have changed");
    for (const { seq, data } of all.slice(known.length)) {
      if (this.#storesAgain(data)) faults.push(`row ${seq} stores what was stored`);
      applyVerbatim(this.doc, data);
    }
    this.#seq = all.at(-1)?.seq ?? 0;
    this.#hash = hashOf(all);
    const { store } = this.doc;
    if (store.pendingStructs !== null || store.pendingDs !== null) faults.push("the log has gaps");
    if (!this.#snapshotAgrees(db)) faults.push("snapshot and tail are not the log");
    return faults.map((fault) => `${this.#reportId}: ${fault}`);
  }

  #rows(db: LogDatabase) {
    const query = "SELECT seq, data FROM updates WHERE report_id = ? ORDER BY seq";
    return rowsShape.parse(db.$client.prepare(query).all(this.#reportId));
  }

  #storesAgain(data: Uint8Array): boolean {
    let isAgain = false;
    for (const { client, clock, length } of decodeUpdate(data, { maxParts: 1e9 }).inserted) {
      const storedTo = this.#storedTo.get(client) ?? 0;
      if (clock < storedTo) isAgain = true;
      this.#storedTo.set(client, Math.max(storedTo, clock + length));
    }
    return isAgain;
  }

  /** The rows before a snapshot stay as they are, so one that was looked at stays right. */
  #snapshotAgrees(db: LogDatabase): boolean {
    const stored = readReport(db, this.#reportId);
    if (stored.tail.count === stored.updates.length) return true;
    const hash = hashOf(stored.updates.slice(0, 1).map((data) => ({ data })));
    if (hash === this.#snapshotHash) return true;
    this.#snapshotHash = hash;
    const doc = new Y.Doc();
    applyVerbatim(doc, ...stored.updates);
    return isSameState(doc, this.doc);
  }
}

function hashOf(rows: readonly { readonly data: Uint8Array }[]): string {
  const hash = createHash("sha256");
  for (const { data } of rows) hash.update(`${data.length} `).update(data);
  return hash.digest("hex");
}

/** Not byte by byte: equal documents may have their structs joined differently. */
export function isSameState(a: Y.Doc, b: Y.Doc): boolean {
  const [bodyA, bodyB] = [a, b].map((doc) => doc.getXmlFragment(bodyName).toString());
  const holdsAll = (doc: Y.Doc, other: Y.Doc) =>
    holdsUpdate(doc, decodeUpdate(Y.encodeStateAsUpdate(other), { maxParts: 1e9 }));
  return bodyA === bodyB && holdsAll(a, b) && holdsAll(b, a);
}
