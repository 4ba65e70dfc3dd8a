import { type Doc, XmlElement, XmlText } from "yjs";
import { bodyName, titleName } from "#core/sync/protocol.ts";

/** A report's content in one form, whatever the order of attributes and marks. */
export function contentOf(doc: Doc): string {
  const body = doc.getXmlFragment(bodyName).toArray().map(plainForm);
  return JSON.stringify([doc.getText(titleName).toString(), body]);
}

/** Every word of the report, title included. */
export function wordsOf(doc: Doc): string {
  return (
    doc.getText(titleName).toString() + doc.getXmlFragment(bodyName).toArray().map(wordsIn).join("")
  );
}

function wordsIn(type: unknown): string {
  if (type instanceof XmlText)
    return stepsOf(type)
      .map(({ insert }) => String(insert))
      .join("");
  return type instanceof XmlElement ? type.toArray().map(wordsIn).join("") : "";
}

function plainForm(type: unknown): unknown {
  if (type instanceof XmlText) {
    return joinedRuns(stepsOf(type));
  }
  if (!(type instanceof XmlElement)) return String(type);
  return [type.nodeName, sorted(type.getAttributes()), type.toArray().map(plainForm)];
}

/** Where formatting was tidied in one copy and not in the other, runs are cut differently. */
function joinedRuns(steps: readonly Step[]): [text: string, marks: string][] {
  const runs: [string, string][] = [];
  for (const { insert, attributes = {} } of steps) {
    const marks = JSON.stringify(sorted(attributes));
    const last = runs.at(-1);
    if (last?.[1] === marks) last[0] += String(insert);
    else runs.push([String(insert), marks]);
  }
  return runs;
}

interface Step {
  readonly insert: unknown;
  readonly attributes?: Record<string, unknown>;
}

function stepsOf(text: XmlText): readonly Step[] {
  const steps: Step[] = text.toDelta();
  return steps;
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
