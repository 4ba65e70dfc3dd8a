/** A place in a text: its words, what stands around them, and UTF-16 offsets. */
export interface TextQuote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
  readonly end: number;
}

export type FoundQuote =
  /** Where it was taken. */
  | { readonly state: "found"; readonly start: number; readonly end: number }
  /** The same words elsewhere, or the same but for white space. */
  | { readonly state: "moved"; readonly start: number; readonly end: number }
  | { readonly state: "not-found" };

const contextLength = 32;

/** Short words occur by chance; from this length on the words alone identify the place. */
const tellingLength = 12;
/** Characters of context that must agree before short words count as the same place. */
const tellingContext = 4;

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Offsets are widened where they would cut a character in two. */
export function makeQuote(text: string, start: number, end: number): TextQuote {
  const from = isLowSurrogate(text, start) ? start - 1 : start;
  const to = isLowSurrogate(text, end) ? end + 1 : end;
  const prefixFrom = Math.max(0, from - contextLength);
  const suffixTo = Math.min(text.length, to + contextLength);
  return {
    exact: text.slice(from, to),
    prefix: text.slice(isLowSurrogate(text, prefixFrom) ? prefixFrom + 1 : prefixFrom, from),
    suffix: text.slice(to, isLowSurrogate(text, suffixTo) ? suffixTo - 1 : suffixTo),
    start: from,
    end: to,
  };
}

/** A text without its white space, and where each kept unit stood. */
interface CondensedText {
  readonly text: string;
  readonly offsets: Uint32Array;
}

const blank = /[\s\u200b\ufeff]+/g;

function condense(text: string): CondensedText {
  const condensed = withoutBlanks(text);
  const offsets = new Uint32Array(condensed.length);
  let kept = 0;
  for (let index = 0; kept < condensed.length; index += 1) {
    // A blank is never like the next kept unit, which is none.
    if (text.charCodeAt(index) !== condensed.charCodeAt(kept)) continue;
    offsets[kept] = index;
    kept += 1;
  }
  return { text: condensed, offsets };
}

function withoutBlanks(text: string): string {
  return text.replace(blank, "");
}

/** Places on either side of the old one; only a text made for it holds more. */
const maxOccurrences = 10_000;

/** Where the words stand, in order: those nearest to the old place. */
function occurrences({ text, offsets }: CondensedText, words: string, oldStart: number): number[] {
  if (words === "") return [];
  const middle = firstFrom(offsets, oldStart);
  const before: number[] = [];
  const after: number[] = [];
  for (let at = middle; at > 0 && before.length < maxOccurrences; ) {
    at = text.lastIndexOf(words, at - 1);
    if (at >= 0) before.push(at);
  }
  for (let at = middle - 1; after.length < maxOccurrences; ) {
    at = text.indexOf(words, at + 1);
    if (at < 0) break;
    after.push(at);
  }
  return [...before.reverse(), ...after];
}

/** The index of the first offset that is not below `start`; offsets grow. */
function firstFrom(offsets: Uint32Array, start: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function agreementBefore(text: string, at: number, prefix: string): number {
  let length = 0;
  while (length < prefix.length && length < at) {
    if (text.charAt(at - 1 - length) !== prefix.charAt(prefix.length - 1 - length)) break;
    length += 1;
  }
  return length;
}

function agreementAfter(text: string, at: number, suffix: string): number {
  let length = 0;
  while (length < suffix.length && text.charAt(at + length) === suffix.charAt(length)) length += 1;
  return length;
}

/** A place told by its context; short words need some, unless the quote never had any. */
function isTelling(quote: CondensedQuote, agreement: number): boolean {
  const available = quote.prefix.length + quote.suffix.length;
  if (quote.exact.length >= tellingLength) return true;
  return agreement >= Math.min(tellingContext, available);
}

interface CondensedQuote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** The occurrence whose context agrees best; of equals, the one nearest to the old place. */
function bestOccurrence(text: CondensedText, quote: CondensedQuote, oldStart: number) {
  let best: { at: number; agreement: number; distance: number } | null = null;
  for (const at of occurrences(text, quote.exact, oldStart)) {
    const agreement =
      agreementBefore(text.text, at, quote.prefix) +
      agreementAfter(text.text, at + quote.exact.length, quote.suffix);
    if (!isTelling(quote, agreement)) continue;
    const distance = Math.abs((text.offsets[at] ?? 0) - oldStart);
    const isBetter =
      best === null ||
      agreement > best.agreement ||
      (agreement === best.agreement && distance < best.distance);
    if (isBetter) best = { at, agreement, distance };
  }
  return best;
}

/** White space never decides, so line breaks that a new extraction moves do not lose a quote. */
function findMoved(text: string, quote: TextQuote): FoundQuote {
  const condensed = condense(text);
  const wanted: CondensedQuote = {
    exact: withoutBlanks(quote.exact),
    prefix: withoutBlanks(quote.prefix),
    suffix: withoutBlanks(quote.suffix),
  };
  const best = bestOccurrence(condensed, wanted, quote.start);
  const start = best === null ? undefined : condensed.offsets[best.at];
  const last = best === null ? undefined : condensed.offsets[best.at + wanted.exact.length - 1];
  if (start === undefined || last === undefined) return { state: "not-found" };
  return { state: "moved", start, end: last + 1 };
}

/**
 * Finds a quote again: at its place, else by its words and the context that agrees best, white
 * space aside. Words that are too short to tell a place by themselves are found only with some of
 * their context: never other words that happen to be alike.
 */
export function findQuote(text: string, quote: TextQuote): FoundQuote {
  if (quote.exact !== "" && text.startsWith(quote.exact, quote.start)) {
    return { state: "found", start: quote.start, end: quote.start + quote.exact.length };
  }
  return findMoved(text, quote);
}
