import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";
import { z } from "zod";
import { bodyName } from "#core/sync/protocol.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";

/** Beside the project, where the traces of josephg/editing-traces lie; they are not part of it. */
const traceFile = join(import.meta.dirname, "../../../shared/traces/automerge-paper.json.gz");
/** As many single edits as the trace has. */
const generatedEdits = 259_778;

const traceShape = z.object({
  txns: z.array(z.object({ patches: z.array(z.tuple([z.int(), z.int(), z.string()])) })),
});

type Patch = readonly [position: number, deleted: number, inserted: string];

export interface History {
  /** Where it comes from, for the table. */
  readonly origin: string;
  /** One a single edit, in order; the first makes the paragraph. */
  readonly updates: readonly Uint8Array[];
  readonly text: string;
  readonly stateVector: Uint8Array;
}

/** The writing of a long text by one person, each edit an update of its own. */
export function readHistory(maxEdits: number): History {
  const path = process.env["TRACE_FILE"] ?? traceFile;
  const isReal = existsSync(path);
  const patches = (isReal ? readTrace(path) : generatePatches()).slice(0, maxEdits);
  const origin = isReal
    ? `history: the first ${patches.length} edits of automerge-paper`
    : `history: ${patches.length} generated edits, since the trace is not there`;
  return { origin, ...replay(patches) };
}

function readTrace(path: string): Patch[] {
  const json: unknown = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
  return traceShape.parse(json).txns.flatMap(({ patches }) => patches);
}

/** Typing in runs, with a jump now and then and a fifth of it deleted again. */
function generatePatches(): Patch[] {
  const random = seededRandom(1);
  let length = 0;
  let caret = 0;
  return Array.from({ length: generatedEdits }, (): Patch => {
    if (random() < 0.02) caret = Math.floor(random() * length);
    if (caret > 0 && random() < 0.2) {
      caret -= 1;
      length -= 1;
      return [caret, 1, ""];
    }
    caret += 1;
    length += 1;
    return [caret - 1, 0, String.fromCharCode(97 + Math.floor(random() * 26))];
  });
}

function replay(patches: readonly Patch[]): Omit<History, "origin"> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  const text = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  doc.transact(() => {
    paragraph.insert(0, [text]);
    doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  });
  for (const [position, deleted, inserted] of patches) {
    doc.transact(() => {
      if (deleted > 0) text.delete(position, deleted);
      // One paragraph holds it all, and a paragraph's text has no line ends.
      if (inserted !== "") text.insert(position, inserted.replaceAll("\n", " "));
    });
  }
  return { updates, text: textOf(doc), stateVector: Y.encodeStateVector(doc) };
}

/** The text of all paragraphs, marks left out. */
export function textOf(doc: Y.Doc): string {
  const texts = doc
    .getXmlFragment(bodyName)
    .toArray()
    .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []));
  return texts.map((text) => (text instanceof Y.XmlText ? plainText(text) : "")).join("");
}

function plainText(text: Y.XmlText): string {
  const delta: { insert?: unknown }[] = text.toDelta();
  return delta.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}
