import { unreachable } from "../unreachable.ts";
import type { BibliographicEntry, ReferenceEdition } from "./bibliographic-entry.ts";
import { languageOf, type Marks, marksByEdition, printNames } from "./reference-names.ts";

export interface ReferenceOptions {
  readonly edition?: ReferenceEdition;
}

/** A stretch of an entry; `href` where it is a link. */
export interface ReferenceRun {
  readonly text: string;
  readonly href?: string;
}

/** The entry with its marks at hand; every part is "" when its element is not known. */
interface Parts {
  readonly entry: BibliographicEntry;
  readonly edition: ReferenceEdition;
  readonly marks: Marks;
  readonly language: "zh" | "en";
}

/** The mark belongs to the element: without the element there is no mark. */
function led(mark: string, element: string | null | undefined, closing = ""): string {
  return element ? mark + element + closing : "";
}

function isOnline({ entry }: Parts): boolean {
  return Boolean(entry.url || entry.doi);
}

function code(parts: Parts, letters: string): string {
  return `[${letters}${isOnline(parts) ? "/OL" : ""}]`;
}

function title({ entry, marks }: Parts): string {
  const year = entry.host ? null : entry.editionYear;
  return entry.title + led(marks.colon, entry.subtitle) + led(marks.colon, year);
}

function accessed({ entry, edition }: Parts): string {
  return edition === "2015" && entry.url ? led("[", entry.accessedOn, "]") : "";
}

function year(date: string | null): string {
  return (date ?? "").slice(0, 4);
}

/** The page mark of a newspaper as the standard prints it: "第5版" is "5". */
function newspaperPage(page: string | null): string {
  return (page ?? "").replace(/^第/, "").replace(/版$/, "");
}

function joined(elements: readonly (string | null | undefined)[], mark: string): string {
  return elements.filter((element) => element).join(mark);
}

/** GB/T 7714-2025, 8.5; 2015, 4.4. */
function newspaperBody(parts: Parts): string {
  const { entry, marks } = parts;
  const where = joined([entry.publisher, entry.publishedOn], marks.comma);
  const page = led(marks.open, newspaperPage(entry.page), marks.close);
  return `${title(parts)}${code(parts, "N")}${led(". ", where + page + accessed(parts))}`;
}

/** A web page is always online; its dates are the day of the page and the day of reading. */
function webBody(parts: Parts): string {
  const { entry, edition, marks } = parts;
  const date = led(marks.open, entry.publishedOn, marks.close);
  const access = led("[", entry.accessedOn, "]");
  const gap = edition === "2025" && date !== "" ? "." : ". ";
  return `${title(parts)}[EB/OL]${led(gap, date + access)}`;
}

function host({ entry, edition, language, marks }: Parts): string {
  if (!entry.host) return "";
  const names = printNames(entry.host.authors, edition, language);
  return `//${names}${entry.host.title}${led(marks.colon, entry.host.editionYear)}`;
}

function publication(parts: Parts): string {
  const { entry, marks } = parts;
  const house = joined([entry.place, entry.publisher], marks.colon);
  const block = joined([house, year(entry.publishedOn)], marks.comma);
  return block + led(block === "" ? "" : marks.colon, entry.page) + accessed(parts);
}

function bookBody(parts: Parts, letters: string): string {
  const number = led(parts.marks.colon, parts.entry.number);
  return `${title(parts)}${number}${code(parts, letters)}${host(parts)}${led(". ", publication(parts))}`;
}

/** Without a publishing house a report carries the full date of its release. */
function reportBody(parts: Parts): string {
  const { entry, edition, marks } = parts;
  if (entry.publisher) return bookBody(parts, "R");
  const isDated15 = edition === "2015" && isOnline(parts);
  const date = isDated15 ? led("(", entry.publishedOn, ")") : (entry.publishedOn ?? "");
  const pages = edition === "2025" ? led(date === "" ? "" : marks.colon, entry.page) : "";
  const number = led(marks.colon, entry.number);
  const end = led(". ", date + pages + accessed(parts));
  return `${title(parts)}${number}${code(parts, "R")}${end}`;
}

/** Without volume and issue the article appeared online first and carries its full date. */
function journalBody(parts: Parts): string {
  const { entry, marks } = parts;
  const isNumbered = Boolean(entry.volume || entry.issue || !entry.url);
  const date = isNumbered ? year(entry.publishedOn) : entry.publishedOn;
  const where = joined([entry.publisher, date, entry.volume], marks.comma);
  const issue = led(marks.open, entry.issue, marks.close);
  const rest = where + issue + led(marks.colon, entry.page) + accessed(parts);
  return `${title(parts)}${code(parts, "J")}${led(". ", rest)}`;
}

/** A bulletin is cited as what it appeared as: a newspaper page, a web page or a report. */
function bulletinBody(parts: Parts): string {
  if (parts.entry.publisher && parts.entry.page) return newspaperBody(parts);
  return parts.entry.url ? webBody(parts) : reportBody(parts);
}

function body(parts: Parts): string {
  const { kind } = parts.entry;
  switch (kind) {
    case "newspaper":
      return newspaperBody(parts);
    case "web":
      return webBody(parts);
    case "yearbook":
      return bookBody(parts, "M");
    case "journal":
      return journalBody(parts);
    case "bulletin":
      return bulletinBody(parts);
    case "report":
    case "file":
      return reportBody(parts);
    default:
      return unreachable(kind);
  }
}

/** A page without named authors is the work of the body whose site it stands on. */
function authorsOf(entry: BibliographicEntry): readonly string[] {
  const isPage = entry.kind === "web" || (entry.kind === "bulletin" && entry.url && !entry.page);
  return entry.authors.length === 0 && isPage && entry.publisher
    ? [entry.publisher]
    : entry.authors;
}

/** 2025 leaves the DOI out when the address contains it. */
function tail({ entry, edition }: Parts): ReferenceRun[] {
  const { url, doi } = entry;
  const isDoiShown = doi && !(edition === "2025" && url?.includes(doi));
  const runs: ReferenceRun[] = [];
  if (url) runs.push({ text: ". " }, { text: url, href: url });
  if (isDoiShown) runs.push({ text: ". " }, { text: `DOI:${doi}`, href: `https://doi.org/${doi}` });
  return [...runs, { text: "." }];
}

/**
 * One entry of the reference list in GB/T 7714, numeric system, without its number. Unknown
 * elements are left out with their marks; nothing inside a title or name is converted.
 */
export function formatReferenceRuns(
  entry: BibliographicEntry,
  options: ReferenceOptions = {},
): ReferenceRun[] {
  const edition = options.edition ?? "2025";
  const language = languageOf(entry);
  const parts: Parts = { entry, edition, language, marks: marksByEdition[edition] };
  const names = printNames(authorsOf(entry), edition, language);
  return [{ text: names + body(parts) }, ...tail(parts)];
}

/** The same as one string. */
export function formatReference(entry: BibliographicEntry, options: ReferenceOptions = {}): string {
  return formatReferenceRuns(entry, options)
    .map(({ text }) => text)
    .join("");
}
