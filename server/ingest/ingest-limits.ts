/** What one uploaded file may cost. Tests pass smaller ones. */
export interface IngestLimits {
  /** From the start of the child process to its answer. */
  readonly timeoutMs: number;
  /** Resident memory of the child process. */
  readonly maxResidentBytes: number;
}

export const ingestLimits: IngestLimits = {
  timeoutMs: 20_000,
  maxResidentBytes: 512 * 1024 * 1024,
};

/** The JavaScript heap of the child; the rest of the resident limit is for code and buffers. */
export const maxHeapMegabytes = 384;

export const maxFileBytes = 20 * 1024 * 1024;

/** UTF-16 units of extracted text. */
export const maxTextUnits = 5_000_000;

/** Each paragraph is a row of the search index; no book of five million characters has as many. */
export const maxParagraphs = 100_000;

/** All parts of a .docx that are read, inflated. Pictures are left out. */
export const maxInflatedBytes = 96 * 1024 * 1024;

export const maxArchiveEntries = 5_000;
