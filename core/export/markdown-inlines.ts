import {
  encodeCharacter,
  escapeCharacters,
  escapeLine,
  escapeText,
  writeTarget,
} from "./markdown-escape.ts";
import type { FormInline, FormStyle } from "./report-form.ts";

/** A stretch in one style, escaped; `tail` stands behind it, outside its marks and link. */
interface Piece {
  readonly text: string;
  readonly tail: string;
  readonly style: FormStyle;
}

/**
 * The lines of a text block; a reader sees a line break between two of them. Bold, italic and
 * strike are written; underline has no form in GFM, and HTML would not be plain text any more, so
 * underlined words stand plain.
 */
export function inlinesToLines(inlines: readonly FormInline[]): readonly string[] {
  const lines: FormInline[][] = [[]];
  for (const inline of inlines) {
    if (inline.kind === "break") lines.push([]);
    else lines.at(-1)?.push(inline);
  }
  while (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines.map((line) => escapeLine(writeLine(line)));
}

/** The same where there is room for one line only. */
export function inlinesToLine(inlines: readonly FormInline[]): string {
  return inlinesToLines(inlines)
    .filter((line) => line !== "")
    .join(" ");
}

function writeLine(inlines: readonly FormInline[]): string {
  const writer = new LineWriter();
  for (const link of groupByLink(toPieces(inlines))) {
    const { href } = link.style;
    if (href !== null) writer.mark("[");
    for (const piece of link.pieces) writer.write(piece);
    if (href !== null) writer.mark(`](${writeTarget(href)})`);
    writer.mark(link.tail);
  }
  return writer.finish();
}

/** Neighbours that look alike become one piece; what shows no mark stands outside of the marks. */
function toPieces(inlines: readonly FormInline[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const inline of inlines) {
    if (inline.kind === "break") continue;
    const tail = inline.kind === "fact" ? inline.citations.map((n) => `[^${n}]`).join("") : "";
    const previous = merged.at(-1);
    if (previous?.tail === "" && isAlike(previous.style, inline.style)) {
      merged[merged.length - 1] = { ...previous, text: previous.text + inline.text, tail };
    } else {
      merged.push({ text: inline.text, tail, style: inline.style });
    }
  }
  return merged.flatMap(splitEnds);
}

function isAlike(one: FormStyle, other: FormStyle): boolean {
  return (
    one.href === other.href &&
    one.bold === other.bold &&
    one.italic === other.italic &&
    one.strike === other.strike
  );
}

/**
 * Spaces around marked words, and the Chinese stops behind them, stand outside of the marks:
 * "**重点。**然后" would be no bold at all, since the stop is punctuation and 然 is not.
 */
function splitEnds({ text, tail, style }: Piece): readonly Piece[] {
  if (outerMarkers(style) === "") return [{ text, tail, style }];
  const plain = { ...style, bold: false, italic: false, strike: false };
  const start = text.length - text.trimStart().length;
  const end = endOfWords(text, start);
  const before = text.slice(0, start);
  const words = text.slice(start, end);
  const after = text.slice(end);
  const pieces = [
    { text: before, tail: "", style: plain },
    { text: words, tail: after === "" ? tail : "", style },
    { text: after, tail, style: plain },
  ];
  return pieces.filter((piece) => piece.text !== "");
}

function endOfWords(text: string, start: number): number {
  let end = text.length;
  while (end > start && /[\s。，、；：！？]/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

interface Link {
  readonly style: FormStyle;
  readonly pieces: readonly Piece[];
  readonly tail: string;
}

/** A citation ends a link, since it is a link itself. */
function groupByLink(pieces: readonly Piece[]): readonly Link[] {
  const links: Link[] = [];
  for (const piece of pieces) {
    const previous = links.at(-1);
    if (previous?.tail === "" && previous.style.href === piece.style.href) {
      links[links.length - 1] = {
        ...previous,
        pieces: [...previous.pieces, piece],
        tail: piece.tail,
      };
    } else {
      links.push({ style: piece.style, pieces: [piece], tail: piece.tail });
    }
  }
  return links;
}

type Family = "*" | "_";

function outerMarkers(style: FormStyle, family: Family = "*"): string {
  return family.repeat((style.bold ? 2 : 0) + (style.italic ? 1 : 0)) + (style.strike ? "~~" : "");
}

/**
 * Writes pieces so that CommonMark's flanking rules (0.31, 6.2) see every marker as meant. Made for
 * text without spaces: where a marker would stand between a letter and punctuation, the letter
 * becomes a character reference, which counts as punctuation. Marked pieces that touch take turns
 * between * and _, so that their markers do not run together.
 */
class LineWriter {
  #line = "";
  /** The markers that the line ends with, and the character before them. */
  #closed: { readonly family: Family; readonly before: string } | null = null;

  /** Writes what the parser reads as punctuation. */
  mark(text: string): void {
    if (text === "") return;
    this.#line += text;
    this.#closed = null;
  }

  write({ text, style }: Piece): void {
    const escaped = style.href === null ? escapeText(text) : escapeCharacters(text);
    if (outerMarkers(style) === "") this.#writePlain(escaped);
    else this.#writeMarked(escaped, style);
  }

  finish(): string {
    return this.#line;
  }

  #writePlain(escaped: string): void {
    const [first = ""] = escaped;
    const closed = this.#closed;
    const isRisky = closed !== null && (closed.family === "_" || mayBePunctuation(closed.before));
    if (isRisky && !isSpace(first) && !isPunctuation(first)) {
      this.#line += encodeCharacter(first) + escaped.slice(first.length);
    } else if (first === "(" && this.#line.endsWith("]")) {
      this.#line += `\\${escaped}`;
    } else {
      this.#line += escaped;
    }
    this.#closed = null;
  }

  #writeMarked(escaped: string, style: FormStyle): void {
    const family = this.#line.endsWith("*") && this.#closed !== null ? "_" : "*";
    const opening = outerMarkers(style, family);
    const closing = [...opening].reverse().join("");
    const inside = `${opening}${escaped}${closing}`;
    const outer = opening.startsWith("~") ? "~~" : opening.replaceAll("~", "");
    const core = inside.slice(outer.length, inside.length - outer.length);
    const [first = ""] = core;
    if (mayBePunctuation(first)) this.#encodeLast();
    this.#line += inside;
    this.#closed = { family: outer === "~~" ? "*" : family, before: [...core].at(-1) ?? "" };
  }

  #encodeLast(): void {
    const last = [...this.#line].at(-1) ?? "";
    if (last === "" || isSpace(last) || isPunctuation(last)) return;
    this.#line = this.#line.slice(0, -last.length) + encodeCharacter(last);
  }
}

function isSpace(character: string): boolean {
  return /^\s$/u.test(character);
}

/** To every parser: some know no symbols, some see half of a surrogate pair. */
function isPunctuation(character: string): boolean {
  return character.length === 1 && /^[\p{P}!-/:-@[-`{-~]$/u.test(character);
}

/** To newer parsers symbols are punctuation as well. */
function mayBePunctuation(character: string): boolean {
  return /^[\p{P}\p{S}]$/u.test(character);
}
