import type { ImageAddress } from "#core/document/image-source.ts";
import type { Locale } from "#core/locale.ts";

/** What the child process is asked for; plain data, nothing in it is trusted. */
export interface RenderJob {
  readonly format: "markdown" | "pdf";
  readonly title: string;
  /** The TipTap document as JSON in UTF-8. */
  readonly bodyJson: Uint8Array;
  readonly locale: Locale | undefined;
  /** Which source a revision of a fact comes from. */
  readonly sources: readonly {
    readonly factId: string;
    readonly revision: number;
    readonly sourceId: string;
  }[];
  /** The reference entries of those sources. */
  readonly references: readonly { readonly sourceId: string; readonly text: string }[];
  readonly images: readonly JobImage[];
  /** The site that pictures are named under, as "https://zb.example.org". */
  readonly siteOrigin: string;
  /** A folder with the office's own fonts; null when it has put none there. */
  readonly fontFolder: string | null;
}

export interface JobImage extends ImageAddress {
  /** Where its bytes lie. */
  readonly path: string;
}

/** What a reader of the file should be told: it is good, but not all that it could be. */
export interface ExportNotes {
  /** Characters that no font at hand can show. */
  readonly missingGlyphs: readonly string[];
  /** Pictures without a description keep a PDF from being fully accessible. */
  readonly imagesWithoutDescription: number;
  /** Pictures that could not be read and have a placeholder. */
  readonly unreadableImages: number;
  /** A PDF that meets PDF/UA-1. */
  readonly isAccessible: boolean;
  /** 仿宋, 楷体 and so on of the office were not found: stand-ins serve. */
  readonly standInFonts: boolean;
}

export type RenderOutcome =
  | { readonly state: "done"; readonly bytes: Uint8Array; readonly notes: ExportNotes }
  | { readonly state: "failed"; readonly message: string };
