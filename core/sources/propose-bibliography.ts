import type { SourceKind } from "../contracts/sources.ts";

/** What the first lines of a text seem to say about it; null or empty where they say nothing. */
export interface ProposedBibliography {
  readonly title: string | null;
  readonly publisher: string | null;
  readonly authors: readonly string[];
  /** A day, or a month where no day is printed. */
  readonly publishedOn: string | null;
  readonly pageLabel: string | null;
  readonly kind: SourceKind | null;
}

/** Mastheads and bylines stand at the top; further down dates are those of events. */
const headLines = 40;
const shortLine = 40;

/**
 * Reads title, publisher, authors, date and page from a text's first lines, for a person to
 * confirm. Nothing is guessed from the body: a date is taken only from a short line of its own, a
 * publisher only from a line that is its name.
 */
export function proposeBibliography(text: string): ProposedBibliography {
  const lines = text
    .slice(0, 8000)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, headLines);
  const short = lines.filter((line) => line.length <= shortLine);
  const masthead = firstOf(short, readMasthead);
  return {
    title: findTitle(lines),
    publisher: masthead?.publisher ?? null,
    authors: firstOf(short, readByline) ?? [],
    publishedOn: firstOf(short, readDate),
    pageLabel: masthead?.pageLabel ?? firstOf(short, readPageLabel),
    kind: masthead?.kind ?? null,
  };
}

/**
 * A title for a source that was given none: the first heading or title-like line; else the file's
 * name without its extension.
 */
export function defaultTitle(text: string, fileName: string): string {
  const title = proposeBibliography(text).title ?? fileName.replace(/\.[^.]*$/, "").trim();
  return (title === "" ? fileName : title).slice(0, 300);
}

function firstOf<Found>(lines: readonly string[], read: (line: string) => Found | null) {
  for (const line of lines) {
    const found = read(line);
    if (found !== null) return found;
  }
  return null;
}

function findTitle(lines: readonly string[]): string | null {
  const heading = lines.find((line) => /^#{1,6}\s+\S/.test(line));
  if (heading !== undefined) return heading.replace(/^#+\s+/, "").replace(/\s+#+$/, "");
  const candidates = lines.filter(isTitleLike);
  return candidates.find((line) => hanCount(line) >= 10) ?? candidates[0] ?? null;
}

function hanCount(line: string): number {
  return line.match(/\p{Script=Han}/gu)?.length ?? 0;
}

const furniture =
  /记者|通讯员|编辑|组版|责编|电话|E-?mail|主办|合办|星期|https?:|^-{3,}$|[。；;：:]$/i;

function isTitleLike(line: string): boolean {
  return (
    line.length >= 4 &&
    line.length <= 60 &&
    !furniture.test(line) &&
    readMasthead(line) === null &&
    readDate(line) === null
  );
}

const kindBySuffix: readonly (readonly [suffix: string, kind: SourceKind])[] = [
  ["报", "newspaper"],
  ["年鉴", "yearbook"],
  ["公报", "bulletin"],
  ["网", "web"],
];

/** "科技日报", "科技日报 05版", "中国高新技术产业导报 5". */
function readMasthead(line: string) {
  const match =
    /^([\p{Script=Han}·]{2,20}?(?:日报|晚报|早报|晨报|时报|导报|周报|商报|都市报|年鉴|网))(?:\s*第?\s*([A-Z]?\d{1,3})\s*版?)?$/u.exec(
      line,
    );
  const publisher = match?.[1];
  if (publisher === undefined || /^(本报|本网)/.test(publisher)) return null;
  const kind = kindBySuffix.find(([suffix]) => publisher.endsWith(suffix))?.[1] ?? null;
  return { publisher, pageLabel: match?.[2] ?? null, kind };
}

/** "◎本报记者 王延斌 通讯员 李晓君" gives both names. */
function readByline(line: string): string[] | null {
  if (!/^[◎■●□▲\s]*(?:本报|本网)?(?:记者|通讯员)/.test(line)) return null;
  const names = line
    .replace(/[◎■●□▲]|本报|本网|实习|特约|记者|通讯员|文\/图|文\/摄|文|摄影/g, " ")
    .split(/[\s、，,]+/)
    .filter((name) => /^\p{Script=Han}{2,4}$/u.test(name));
  return names.length === 0 ? null : names;
}

/** "2020.1.13 星期一", "2021年12月23日", "2024-10-08", "2024年10月". Impossible dates are none. */
function readDate(line: string): string | null {
  const match =
    /(?<!\d)((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})(?:\s*[月.\-/]\s*(\d{1,2})(?!\d)|\s*月)/.exec(
      line,
    );
  if (match === null) return null;
  const [, year, month, day] = match;
  const parts = [year, month, day].filter((part) => part !== undefined);
  const iso = parts.map((part) => part.padStart(2, "0")).join("-");
  return isDate(iso) ? iso : null;
}

function isDate(iso: string): boolean {
  const full = iso.length === 7 ? `${iso}-01` : iso;
  const time = Date.parse(`${full}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(full);
}

/** "第5版", "A3版", "05版". */
function readPageLabel(line: string): string | null {
  return /(?:^|[\s第])([A-Z]?\d{1,3})\s*版(?:\s|$|[:：])/.exec(line)?.[1] ?? null;
}
