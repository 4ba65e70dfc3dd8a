import type { Node } from "@tiptap/pm/model";

export interface OutlineEntry {
  /** Position of the heading in the document; also its key. */
  readonly position: number;
  readonly level: number;
  readonly text: string;
}

/** The headings of a document in order. Empty ones are left out. */
export function outlineOf(doc: Node): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  doc.forEach((node, position) => {
    if (node.type.name !== "heading" || node.textContent.trim() === "") return;
    const text = node.textBetween(0, node.content.size, "", (leaf) =>
      typeof leaf.attrs["text"] === "string" ? leaf.attrs["text"] : "",
    );
    entries.push({ position, level: Number(node.attrs["level"]), text });
  });
  return entries;
}

/** How deep each entry is indented: levels that are skipped take no room. */
export function indentOf(entries: readonly OutlineEntry[]): readonly number[] {
  const levels = [...new Set(entries.map((entry) => entry.level))].sort((a, b) => a - b);
  return entries.map((entry) => levels.indexOf(entry.level));
}

/** The entry whose section is at the top of what is seen; null above the first heading. */
export function currentEntry(
  tops: readonly { readonly position: number; readonly top: number }[],
  line: number,
): number | null {
  return tops.filter(({ top }) => top <= line).at(-1)?.position ?? null;
}
