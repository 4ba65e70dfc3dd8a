import type { Editor } from "@tiptap/core";
import { type Doc, XmlElement } from "yjs";
import { blockToNode, renderProblem } from "#components/editor/renderable.ts";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";
import type { Participant } from "./participant.ts";
import { contentOf, wordsOf } from "./shared-content.ts";

/** Every copy of the report says what the log says, and every window shows it. */
export function differences(participants: readonly Participant[], log: Doc): string[] {
  const committed = contentOf(log);
  return participants.flatMap(({ userId, gate, editor }) => {
    if (contentOf(gate.stage) !== committed) return [`${userId} differs from the log`];
    if (gate.state.state !== "open" || editor === null) return [];
    return showsWhatIsShared(editor, gate.stage) ? [] : [`${userId}'s window shows something else`];
  });
}

/** A window may stand in front of a report that it can show only. */
export function showsWhatIsShared(editor: Editor, shared: Doc): boolean {
  const blocks = shared.getXmlFragment(bodyName).toArray();
  const nodes = blocks.flatMap((block) =>
    block instanceof XmlElement ? [blockToNode(block, documentSchema)] : [],
  );
  // An editor cannot be without a block; the report can.
  const expected = nodes.length === 0 ? documentSchema.topNodeType.createAndFill() : null;
  const doc = expected ?? documentSchema.topNodeType.create(null, nodes);
  return JSON.stringify(editor.state.doc.toJSON()) === JSON.stringify(doc.toJSON());
}

export function isValid(report: Doc): boolean {
  const blocks = report.getXmlFragment(bodyName).toArray();
  return blocks.every((block) => renderProblem(block, documentSchema) === null);
}

export function hasHalfCharacters(report: Doc): boolean {
  const words = wordsOf(report);
  return !words.isWellFormed() || words.includes("\ufffd");
}

export function cellsIn(editor: Editor): number {
  let count = 0;
  editor.state.doc.descendants((node) => {
    if (node.type.spec["tableRole"] === "cell" || node.type.spec["tableRole"] === "header_cell")
      count += 1;
    return !node.isTextblock;
  });
  return count;
}
