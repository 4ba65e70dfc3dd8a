import type { ImageAddress } from "../document/image-source.ts";
import type { Locale } from "../locale.ts";

/**
 * The intermediate form that every export is written from: the report as a typed tree, citations
 * resolved. Nothing in it is markup: a `text` is characters to be shown as they are. Control
 * characters and lone surrogates are gone, link targets are safe, tables are whole grids, nesting
 * is bounded, so that a renderer need not judge anything again. Plain JSON.
 */
export interface ReportForm {
  /** Never empty. */
  readonly title: string;
  /** The language that most of the text is written in; it decides indents and line breaking. */
  readonly language: Locale;
  /** The language of the words that the export adds. */
  readonly locale: Locale;
  readonly blocks: readonly FormBlock[];
  /** In order of number, from 1 without gaps; one entry for each cited source. */
  readonly references: readonly FormReference[];
}

export interface FormReference {
  readonly number: number;
  readonly sourceId: string;
  /** The entry as GB/T 7714 prints it, without its number. */
  readonly text: string;
}

export type FormBlock =
  | FormHeading
  | FormParagraph
  | FormList
  | FormTaskList
  | FormQuote
  | FormTable
  | FormImage
  | FormRule;

export interface FormHeading {
  readonly kind: "heading";
  /** As the author chose it, 1 to 4. */
  readonly level: number;
  /** Depth in the outline: begins at 1 and never skips a step, whatever levels were chosen. */
  readonly outlineLevel: number;
  readonly inlines: readonly FormInline[];
}

export interface FormParagraph {
  readonly kind: "paragraph";
  /** Empty where the author left an empty line. */
  readonly inlines: readonly FormInline[];
}

export interface FormList {
  readonly kind: "list";
  /** The first number; null for bullets. */
  readonly start: number | null;
  readonly items: readonly { readonly blocks: readonly FormBlock[] }[];
}

export interface FormTaskList {
  readonly kind: "task-list";
  readonly items: readonly { readonly isDone: boolean; readonly blocks: readonly FormBlock[] }[];
}

export interface FormQuote {
  readonly kind: "quote";
  readonly blocks: readonly FormBlock[];
}

export interface FormRule {
  readonly kind: "rule";
}

export interface FormImage {
  readonly kind: "image";
  /** A picture of our own; null for an address elsewhere, which is never loaded. */
  readonly source: ImageAddress | null;
  /** The address elsewhere, when it may be printed as a link. */
  readonly href: string | null;
  /** Empty when the author gave none. */
  readonly alt: string;
}

/** Every slot of the grid is covered by exactly one cell. */
export interface FormTable {
  readonly kind: "table";
  readonly columnCount: number;
  /** Leading rows made of header cells; no cell of theirs reaches into the rows below. */
  readonly headerRowCount: number;
  /** Relative widths that the author dragged; null when there are none for some column. */
  readonly columnWidths: readonly number[] | null;
  /** Cells in the row where they begin, by column. */
  readonly rows: readonly (readonly FormCell[])[];
}

export interface FormCell {
  readonly column: number;
  readonly colspan: number;
  readonly rowspan: number;
  readonly isHeader: boolean;
  readonly blocks: readonly FormBlock[];
}

export interface FormStyle {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  /** http, https or mailto. */
  readonly href: string | null;
}

export type FormInline =
  | { readonly kind: "text"; readonly text: string; readonly style: FormStyle }
  | {
      readonly kind: "fact";
      readonly text: string;
      readonly style: FormStyle;
      /** Numbers of the references behind the figure; empty when its source is not known. */
      readonly citations: readonly number[];
    }
  | { readonly kind: "break" };

/** The characters of inlines, a line break as "\n", without citation numbers. */
export function inlineText(inlines: readonly FormInline[]): string {
  return inlines.map((inline) => (inline.kind === "break" ? "\n" : inline.text)).join("");
}
