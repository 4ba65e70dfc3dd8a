import type { FormBlock } from "./report-form.ts";

/**
 * Gives the report's own headings their depth in the outline: a heading lies one step below the
 * nearest earlier heading of a higher rank. Accessible PDF asks for a first step of 1 and no gap;
 * authors begin at any level and skip some. A heading inside a list, quote or table stays at 1.
 */
export function outlineLevels(blocks: readonly FormBlock[]): readonly FormBlock[] {
  const open: number[] = [];
  return blocks.map((block) => {
    if (block.kind !== "heading") return block;
    while (open.length > 0 && (open.at(-1) ?? 0) >= block.level) open.pop();
    open.push(block.level);
    return { ...block, outlineLevel: open.length };
  });
}
