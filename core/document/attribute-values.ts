import { z } from "zod";

const spanCount = z.int().min(1).max(200);
const columnWidths = z.array(z.number().min(0).max(10_000)).max(200).nullable();
const cell = { colspan: spanCount, rowspan: spanCount, colwidth: columnWidths };

/**
 * Values that can hurt an editor when they are of another form: table geometry, which
 * prosemirror-tables turns into loops, and what becomes part of a tag's name. Other attributes
 * are read defensively where they are shown.
 */
const shapes: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  tableCell: cell,
  tableHeader: cell,
  heading: { level: z.int().min(1).max(4) },
  orderedList: { start: z.int().min(0).max(1_000_000) },
  taskItem: { checked: z.boolean() },
};

/** True when the shared document holds, under this attribute, what no editor may be given. */
export function attributeProblem(nodeName: string, attribute: string, value: unknown): boolean {
  const shape = shapes[nodeName]?.[attribute];
  return shape !== undefined && !shape.safeParse(value).success;
}
