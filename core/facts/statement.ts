import { type ParsedQuantity, parseQuantities } from "../quantities/parse-quantities.ts";

/** A number in its paragraph, with the stretches of text that say what it means. */
export interface Statement {
  /** The paragraph. */
  readonly text: string;
  readonly quote: Span;
  readonly quantity: ParsedQuantity;
  readonly sentence: Span;
  /** The words before the number that no other number or comma stands between. */
  readonly lead: Span;
  /** The words behind the number up to the next comma or number. */
  readonly tail: Span;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function wordsOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** Without the names of plans and documents, in which words mean nothing for the number. */
export function withoutTitles(words: string): string {
  return words.replace(/《[^》]*》|“[^”]*”/g, (title) => " ".repeat(title.length));
}

const sentenceMark = /[。！？!?\n]/;
const clauseMark = /[，。；：！？,;:!?\n（）()]/;
const listMark = /[，。；：！？,;:!?\n（）()、]/;
/** 38%、40%和47%: what is said before the first holds for all. */
const joinerPattern = /^[\s、,，和及与]*(?:约|近|超|达)?$/;

function lastMarkBefore(text: string, at: number, mark: RegExp): number {
  for (let index = at - 1; index >= 0; index -= 1) {
    if (mark.test(text.charAt(index)) && !isInsideNumber(text, index)) return index + 1;
  }
  return 0;
}

function firstMarkBehind(text: string, at: number, mark: RegExp): number {
  for (let index = at; index < text.length; index += 1) {
    if (mark.test(text.charAt(index)) && !isInsideNumber(text, index)) return index;
  }
  return text.length;
}

function isInsideNumber(text: string, index: number): boolean {
  return /\d/.test(text.charAt(index - 1)) && /[,:]\d/.test(text.slice(index, index + 2));
}

/** Where a quote stands in its paragraph; a quote from elsewhere is its own paragraph. */
export function placeQuote(quote: string, paragraph: string, quoteStart?: number) {
  if (quoteStart !== undefined && paragraph.startsWith(quote, quoteStart)) {
    return { text: paragraph, quote: { start: quoteStart, end: quoteStart + quote.length } };
  }
  const start = paragraph.indexOf(quote);
  return start < 0
    ? { text: quote, quote: { start: 0, end: quote.length } }
    : { text: paragraph, quote: { start, end: start + quote.length } };
}

/** The words before a number; of an enumeration, those before its first number. */
function leadOf(text: string, quantity: ParsedQuantity, others: readonly ParsedQuantity[]): Span {
  const start = Math.max(
    lastMarkBefore(text, quantity.start, clauseMark),
    lastMarkBefore(text, quantity.start, sentenceMark),
  );
  const previous = others.findLast(({ outerEnd }) => outerEnd <= quantity.start);
  if (previous === undefined) return { start, end: quantity.start };
  const between = text.slice(previous.outerEnd, quantity.start);
  const isListed = previous.unit === quantity.unit && joinerPattern.test(between);
  if (isListed) return leadOf(text, previous, others);
  return { start: Math.max(start, previous.outerEnd), end: quantity.start };
}

/** The statement around one number of a paragraph. */
export function statementAround(text: string, quote: Span, quantity: ParsedQuantity): Statement {
  const others = parseQuantities(text).filter(({ unit }) => !["年", "天"].includes(unit));
  const sentence = {
    start: lastMarkBefore(text, quantity.start, sentenceMark),
    end: firstMarkBehind(text, quantity.end, sentenceMark),
  };
  const next = others.find(({ outerStart }) => outerStart >= quantity.end)?.outerStart;
  const tailEnd = firstMarkBehind(text, quantity.end, listMark);
  return {
    text,
    quote,
    quantity,
    sentence,
    lead: leadOf(text, quantity, others),
    tail: { start: quantity.end, end: Math.min(tailEnd, next ?? text.length) },
  };
}
