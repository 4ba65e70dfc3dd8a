import { Mark, type NodeType, type Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { type TextRun, textRuns } from "./arrangement-draft.ts";
import { soundMarkAttributes } from "./attribute-values.ts";
import type { Repair } from "./repair-arrangement.ts";

/** The binding adds a hash to the name of a mark that may overlap with its own kind. */
const hashedMarkName = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

/**
 * Takes formatting off that its words may not carry: marks the block does not allow, marks that
 * exclude each other, unsafe links, values of a wrong form. The words stay, and so does every mark
 * that this program does not know.
 */
export function repairMarks(text: Y.XmlText, schema: Schema): readonly Repair[] {
  const block = blockTypeOf(text, schema);
  const repairs: Repair[] = [];
  const fixes = textRuns(text).map((run) => {
    const changes = markChanges(run, { block, schema });
    for (const name of Object.keys(changes)) repairs.push({ kind: "mark", nodeName: name });
    const length = typeof run.insert === "string" ? run.insert.length : 1;
    return { retain: length, ...(Object.keys(changes).length > 0 && { attributes: changes }) };
  });
  if (repairs.length > 0) text.applyDelta(fixes, { sanitize: false });
  return repairs;
}

/** Null where marks are not judged: outside of blocks that hold words. */
function blockTypeOf(text: Y.XmlText, schema: Schema): NodeType | null {
  const type = text.parent instanceof Y.XmlElement ? schema.nodes[text.parent.nodeName] : undefined;
  return type?.inlineContent === true ? type : null;
}

interface Surroundings {
  readonly block: NodeType | null;
  readonly schema: Schema;
}

/** The new value by key; null takes the formatting off. */
function markChanges({ attributes }: TextRun, where: Surroundings): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  let marks = Mark.none;
  for (const key of Object.keys(attributes ?? {}).sort()) {
    const type = where.schema.marks[hashedMarkName.exec(key)?.[1] ?? key];
    if (type === undefined) continue;
    const value = attributes?.[key];
    const sound = soundMarkAttributes(type.name, value);
    const mark = sound === null ? null : type.create(sound);
    const isAllowed = mark !== null && where.block?.allowsMarkType(type) !== false;
    const isCompatible = isAllowed && mark.addToSet(marks).length > marks.length;
    if (!isCompatible) changes[key] = null;
    else {
      marks = mark.addToSet(marks);
      if (sound !== value) changes[key] = sound;
    }
  }
  return changes;
}
