import { CitationNumbering } from "../citations/citation-numbering.ts";
import { plainLine } from "./plain-text.ts";
import type { FormReference } from "./report-form.ts";

/** What the fact base says about the figures of one report. */
export interface CitationSources {
  /** The source behind a revision of a fact; null when the base does not know the revision. */
  readonly findSourceId: (factId: string, revision: number) => string | null;
  /** The reference entry of a source as printed; null when the base does not know the source. */
  readonly findReference: (sourceId: string) => string | null;
}

/** The citations of one report, numbered in order of first use. */
export class ReportCitations {
  readonly #sources: CitationSources;
  readonly #numbering = new CitationNumbering();

  constructor(sources: CitationSources) {
    this.#sources = sources;
  }

  /** Empty when nobody knows where the figure comes from. */
  cite(factId: string, revision: number): readonly number[] {
    const sourceId = this.#sources.findSourceId(factId, revision);
    const isKnown = sourceId !== null && this.#sources.findReference(sourceId) !== null;
    return isKnown ? [this.#numbering.cite(sourceId)] : [];
  }

  references(): readonly FormReference[] {
    return this.#numbering.sourceIds.map((sourceId, index) => ({
      number: index + 1,
      sourceId,
      text: plainLine(this.#sources.findReference(sourceId) ?? ""),
    }));
  }
}
