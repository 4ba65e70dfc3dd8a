/** Where a page begins in the text; pages are counted from 1, as the file has them. */
export interface PageStart {
  readonly page: number;
  readonly start: number;
}

export const fileRefusals = [
  "unreadable-file",
  "unsupported-file",
  "no-text-in-file",
  "file-too-hard",
  "password-needed",
] as const;
export type FileRefusal = (typeof fileRefusals)[number];

/** What became of a file: its text, or the one reason why there is none. */
export type ReadOutcome =
  | {
      readonly state: "read";
      readonly text: string;
      /** Null for files without pages. */
      readonly pages: readonly PageStart[] | null;
      readonly mediaType: string;
    }
  | { readonly state: "refused"; readonly reason: FileRefusal };

export function refused(reason: FileRefusal): ReadOutcome {
  return { state: "refused", reason };
}
