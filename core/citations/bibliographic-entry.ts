/**
 * What a source is, as GB/T 7714 tells them apart. A statistical bulletin is cited as the web page,
 * newspaper page or report that it appeared as; a plain file as a report.
 */
export const sourceKinds = [
  "newspaper",
  "web",
  "report",
  "yearbook",
  "bulletin",
  "journal",
  "file",
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** The edition of GB/T 7714. */
export const referenceEditions = ["2025", "2015"] as const;
export type ReferenceEdition = (typeof referenceEditions)[number];

/** The book that a chapter stands in. */
export interface HostBook {
  readonly authors: readonly string[];
  readonly title: string;
  readonly editionYear?: string | null;
}

/** Null, absent and empty all mean "not known": the element and its mark are left out. */
export interface BibliographicEntry {
  readonly kind: SourceKind;
  readonly title: string;
  readonly subtitle?: string | null;
  /** As written; a Western personal name as "Family, Given Names". */
  readonly authors: readonly string[];
  /** The newspaper, journal, publishing house or site. */
  readonly publisher: string | null;
  readonly place?: string | null;
  /** "2021-12-23", "2021-12" or "2021". */
  readonly publishedOn: string | null;
  /** Newspaper page ("5", "A6") or page range ("112-118"). */
  readonly page: string | null;
  readonly url: string | null;
  /** A day; printed where the edition wants it. */
  readonly accessedOn: string | null;
  /** The year in the title of a yearbook: 云州统计年鉴：2025. */
  readonly editionYear?: string | null;
  /** Report number or 发文字号. */
  readonly number?: string | null;
  readonly volume?: string | null;
  readonly issue?: string | null;
  readonly doi?: string | null;
  readonly host?: HostBook | null;
  /** Decides 等 or et al.; by the characters of the title when absent. */
  readonly language?: "zh" | "en" | null;
}
