/**
 * Writes characters so that a GFM parser reads them as the same characters, a web address as a
 * link to itself. What is special only at the start of a line is left to `escapeLine`, which sees
 * the finished line.
 */
export function escapeText(text: string): string {
  return text
    .split(bareAddress)
    .map((piece, index) => (index % 2 === 1 ? writeAddress(piece) : escapeCharacters(piece)))
    .join("");
}

/**
 * A web address in running text, without what may be punctuation behind it; captured, so that
 * `split` gives text and addresses in turn. It is written as <…>: an address that a parser
 * recognises by itself would swallow what follows it.
 */
const bareAddress = /(https?:\/\/[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#=%])/;

function writeAddress(address: string): string {
  return characterReference.test(address) ? escapeCharacters(address) : `<${address}>`;
}

const characterReference = /&#?[A-Za-z0-9]+;/;

/** The same without links, for the text of a link. */
export function escapeCharacters(text: string): string {
  return text
    .replace(/[\\`*_[\]<~|$]/g, "\\$&")
    .replace(/!$/, "\\!")
    .replace(/&(?=#?[A-Za-z0-9]*(?:;|$))/g, "\\&")
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/(www)\./gi, "$1\\.");
}

/** One line of a text block, escaped so far: nothing at its ends may be trimmed or open a block. */
export function escapeLine(line: string): string {
  return line
    .replace(/^[ \t]+/, encodeAll)
    .replace(/[ \t]+$/, encodeAll)
    .replace(/^(?:[-+](?=[-\s]|$)|#(?=#*(?:\s|$))|>|=|:(?=-))/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^(\[\^\d+\]):/, "$1\\:");
}

/** A numeric character reference: the same character to a reader, punctuation to the parser. */
export function encodeCharacter(character: string): string {
  return `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
}

function encodeAll(text: string): string {
  return [...text].map(encodeCharacter).join("");
}

/** A safe link target (safe-link.ts) between the brackets that let it hold any character. */
export function writeTarget(href: string): string {
  const encoded = href.replace(/[<>\\|]/g, encodeURIComponent);
  return `<${encoded.replace(/&(?=#?[A-Za-z0-9]+;)/g, "\\&")}>`;
}
