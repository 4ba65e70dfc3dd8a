import {
  type ChangedSource,
  changedSource,
  type Source,
  type SourceKind,
} from "#core/contracts/sources.ts";
import type { ProposedBibliography } from "#core/sources/propose-bibliography.ts";

/** The fields of the form, as typed. */
export interface BibliographyDraft {
  readonly title: string;
  readonly kind: SourceKind;
  readonly publisher: string;
  readonly authors: string;
  readonly publishedOn: string;
  readonly pageLabel: string;
  readonly url: string;
}

export function draftOfSource(source: Source): BibliographyDraft {
  return {
    title: source.title,
    kind: source.kind,
    publisher: source.publisher ?? "",
    authors: source.authors.join("、"),
    publishedOn: source.publishedOn ?? "",
    pageLabel: source.pageLabel ?? "",
    url: source.url ?? "",
  };
}

/** What is known stays; what is not known yet is filled with what the text seems to say. */
export function draftWithProposal(
  source: Source,
  proposed: ProposedBibliography,
): BibliographyDraft {
  const known = draftOfSource(source);
  return {
    ...known,
    kind: source.kind === "file" ? (proposed.kind ?? source.kind) : source.kind,
    publisher: known.publisher || (proposed.publisher ?? ""),
    authors: known.authors || proposed.authors.join("、"),
    publishedOn: known.publishedOn || (proposed.publishedOn ?? ""),
    pageLabel: known.pageLabel || (proposed.pageLabel ?? ""),
  };
}

/** The change to send, by the rules of the contract that the server applies as well. */
export function draftToChange(draft: BibliographyDraft): ChangedSource {
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    publisher: orNull(draft.publisher),
    authors: draft.authors
      .split(/[、,，;；]/)
      .map((author) => author.trim())
      .filter((author) => author !== ""),
    publishedOn: orNull(draft.publishedOn),
    pageLabel: orNull(draft.pageLabel),
    url: orNull(draft.url),
  };
}

/** The fields that the contract refuses. */
export function wrongFields(draft: BibliographyDraft): ReadonlySet<string> {
  const parsed = changedSource.safeParse(draftToChange(draft));
  return new Set(parsed.error?.issues.map((issue) => String(issue.path[0])) ?? []);
}
