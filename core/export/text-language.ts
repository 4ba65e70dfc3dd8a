import type { Locale } from "../locale.ts";
import { type FormBlock, inlineText } from "./report-form.ts";

/** Chinese when there are at least as many Chinese characters as Latin words, or no words. */
export function textLanguage(title: string, blocks: readonly FormBlock[]): Locale {
  const text = `${title}\n${blocks.map(blockText).join("\n")}`;
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/\p{Script=Latin}{2,}/gu)?.length ?? 0;
  return characters >= words ? "zh" : "en";
}

/** All the characters of a block and what it contains, without citation numbers. */
export function blockText(block: FormBlock): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return inlineText(block.inlines);
    case "list":
    case "task-list":
      return block.items.flatMap((item) => item.blocks.map(blockText)).join("\n");
    case "quote":
      return block.blocks.map(blockText).join("\n");
    case "table":
      return block.rows
        .flatMap((row) => row.flatMap((cell) => cell.blocks.map(blockText)))
        .join("\n");
    case "image":
      return block.alt;
    case "rule":
      return "";
  }
}
