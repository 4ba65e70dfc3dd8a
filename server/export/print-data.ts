import type {
  FormBlock,
  FormCell,
  FormImage,
  FormInline,
  FormTable,
  ReportForm,
} from "#core/export/report-form.ts";
import { inlineText } from "#core/export/report-form.ts";
import { blockText } from "#core/export/text-language.ts";
import type { Locale } from "#core/locale.ts";
import { exportMessages } from "#core/messages/export.ts";
import type { PrintFonts } from "./print-fonts.ts";

/**
 * What briefing.typ is given, as JSON: the form with what it needs to set it, such as the paths of
 * pictures and the widths of columns.
 *
 * @param pathOf where the compiler finds a picture; null for one that cannot be shown
 */
export function toPrintData(
  form: ReportForm,
  { fonts, pathOf }: { fonts: PrintFonts; pathOf: (image: FormImage) => string | null },
): object {
  const printBlocks = (blocks: readonly FormBlock[]): readonly object[] => blocks.map(printBlock);
  const printItems = <Item extends { readonly blocks: readonly FormBlock[] }>(
    items: readonly Item[],
  ) => items.map((item) => ({ ...item, blocks: printBlocks(item.blocks) }));
  const printBlock = (block: FormBlock): object => {
    switch (block.kind) {
      case "heading":
      case "paragraph":
        return { ...block, inlines: block.inlines.map(printInline) };
      case "list":
      case "task-list":
        return { ...block, items: printItems(block.items) };
      case "quote":
        return { ...block, blocks: printBlocks(block.blocks) };
      case "table":
        return printTable(block, printBlocks);
      case "image":
        return { ...block, path: pathOf(block), notice: notice(block, form.locale) };
      case "rule":
        return block;
    }
  };
  return {
    title: form.title,
    language: form.language,
    words: exportMessages[form.locale],
    fonts,
    blocks: printBlocks(form.blocks),
    references: form.references.map(({ number, text }) => ({ number, text: breakable(text) })),
  };
}

/** Stands where a picture cannot. */
function notice({ alt, href }: FormImage, locale: Locale): string {
  const words = [exportMessages[locale].imageUnavailable, alt, href ?? ""];
  return breakable(words.filter((each) => each !== "").join(locale === "zh" ? "：" : ": "));
}

/** `last` is kept together with the citation behind it, so that no line begins with a number. */
function printInline(inline: FormInline): object {
  if (inline.kind === "break") return inline;
  const last = inline.kind === "fact" ? (/\P{ASCII}$/u.exec(inline.text)?.[0] ?? "") : "";
  const first = inline.text.slice(0, inline.text.length - last.length);
  return { ...inline, text: breakable(first), last };
}

/** Words longer than a line could take: addresses break by themselves, the rest is given places. */
function breakable(text: string): string {
  return text.replace(/[!-~\u00a1-\u052f]{41,}/g, (word) =>
    /^(?:https?:\/\/|www\.)/.test(word) ? word : (word.match(/.{1,20}/gu) ?? []).join("\u200b"),
  );
}

function printTable(
  table: FormTable,
  printBlocks: (blocks: readonly FormBlock[]) => readonly object[],
): object {
  const widths = columnTextWidths(table);
  return {
    ...table,
    fractions: table.columnWidths ?? widths.map((width) => Math.min(40, width) + gapBetweenColumns),
    rows: table.rows.map((row) =>
      row.map((cell) => ({
        ...cell,
        blocks: printBlocks(cell.blocks),
        isCentred: cell.isHeader || (widths[cell.column] ?? 0) <= widestCentred,
      })),
    ),
  };
}

/** In half-width characters: columns of short entries are centred, of sentences set from the left. */
const widestCentred = 26;

/** In half-width characters. */
const gapBetweenColumns = 4;

function columnTextWidths(table: FormTable): readonly number[] {
  const widths = new Array<number>(table.columnCount).fill(0);
  for (const cell of table.rows.flat()) {
    if (cell.colspan === 1) {
      widths[cell.column] = Math.max(widths[cell.column] ?? 0, cellTextWidth(cell));
    }
  }
  return widths;
}

function cellTextWidth(cell: FormCell): number {
  const [only, ...rest] = cell.blocks;
  const isLine = only?.kind === "paragraph" && rest.length === 0;
  const text = isLine ? inlineText(only.inlines) : cell.blocks.map(blockText).join("\n");
  const wide = text.match(/[\u1100-\uffef]/g)?.length ?? 0;
  const isCited = isLine && only.inlines.some((inline) => inline.kind === "fact");
  return text.length + wide + (isCited ? 3 : 0);
}
