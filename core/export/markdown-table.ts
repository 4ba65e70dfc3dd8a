import { inlinesToLine } from "./markdown-inlines.ts";
import type { FormBlock, FormImage, FormTable } from "./report-form.ts";

/**
 * A GFM table. GFM has one header row and no spans: further header rows become rows, a table
 * without a header gets an empty one, what a cell spans stays empty, and blocks in a cell follow
 * each other on its one line.
 *
 * @param writeImage a picture as Markdown
 */
export function tableToLines(
  table: FormTable,
  writeImage: (image: FormImage) => string,
): readonly string[] {
  const rows = table.rows.map((row) => {
    const texts = new Array<string>(table.columnCount).fill("");
    for (const cell of row) {
      texts[cell.column] = cell.blocks
        .map((block) => cellText(block, writeImage))
        .filter((text) => text !== "")
        .join(" ");
    }
    return texts;
  });
  const empty = new Array<string>(table.columnCount).fill("");
  const [header = empty, ...body] = table.headerRowCount > 0 ? rows : [empty, ...rows];
  return [header, new Array<string>(table.columnCount).fill("---"), ...body].map(
    (texts) => `| ${texts.join(" | ")} |`,
  );
}

function cellText(block: FormBlock, writeImage: (image: FormImage) => string): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return inlinesToLine(block.inlines);
    case "list":
    case "task-list":
      return joined(
        block.items.flatMap((item) => item.blocks),
        writeImage,
      );
    case "quote":
      return joined(block.blocks, writeImage);
    case "table":
      return joined(
        block.rows.flat().flatMap((cell) => cell.blocks),
        writeImage,
      );
    case "image":
      return writeImage(block);
    case "rule":
      return "";
  }
}

function joined(blocks: readonly FormBlock[], writeImage: (image: FormImage) => string): string {
  return blocks
    .map((block) => cellText(block, writeImage))
    .filter((text) => text !== "")
    .join(" ");
}
