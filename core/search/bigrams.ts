const runPattern = /[\p{Script=Han}〇々]+|[\p{L}\p{N}]+?(?=[\p{Script=Han}〇々]|[^\p{L}\p{N}]|$)/gu;
const hanPattern = /^[\p{Script=Han}〇々]/u;

/** 高新区 → 高新 新区 区: every character begins a token, so a prefix finds any of them. */
function hanTokens(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => character + (characters[index + 1] ?? ""));
}

function runsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(runPattern) ?? [];
}

/**
 * The tokens under which a text is found, separated by spaces: overlapping pairs of Han characters
 * with the last one alone, and lower-cased Latin words and digit groups. For an FTS5 column with
 * the unicode61 tokenizer or tsvector('simple').
 */
export function indexTokens(text: string): string {
  return runsOf(text)
    .flatMap((run) => (hanPattern.test(run) ? hanTokens(run) : [run]))
    .join(" ");
}

function quoted(tokens: readonly string[], isPrefix: boolean): string {
  return `"${tokens.join(" ").replaceAll('"', '""')}"${isPrefix ? "*" : ""}`;
}

/** The pairs of a run need no last single character: the text may go on behind the word. */
function queryTokens(run: string, isLast: boolean): string[] {
  if (!hanPattern.test(run)) return [run];
  const tokens = hanTokens(run);
  return isLast && tokens.length > 1 ? tokens.slice(0, -1) : tokens;
}

/** One word as a phrase; its last token as a prefix when it may be cut short (区, gd…). */
function phrase(word: string): string | null {
  const runs = runsOf(word);
  const last = runs.at(-1);
  if (last === undefined) return null;
  const tokens = runs.flatMap((run, index) => queryTokens(run, index === runs.length - 1));
  const isSingleHan = hanPattern.test(last) && [...last].length === 1;
  return quoted(tokens, isSingleHan || !hanPattern.test(last));
}

function allOf(words: readonly string[]): string {
  return words
    .map(phrase)
    .filter((found) => found !== null)
    .join(" AND ");
}

/** The word as it stands, or in one of the ways to read it as several. */
function wordInAnyWay(word: string, cut: (word: string) => readonly string[][]): string | null {
  const whole = phrase(word);
  if (whole === null) return null;
  const ways = cut(word)
    .map(allOf)
    .filter((way) => way !== "");
  return ways.length === 0 ? whole : `(${[whole, ...ways.map((way) => `(${way})`)].join(" OR ")})`;
}

/**
 * An FTS5 MATCH expression over indexed tokens: every word of the query must occur, in any order;
 * a word that `cut` can read as several also occurs where each of those does. Everything is
 * quoted, so no character of the query is an operator. Null when the query holds nothing to look
 * for.
 */
export function matchQuery(
  query: string,
  cut: (word: string) => readonly string[][] = () => [],
): string | null {
  const phrases = query
    .split(/\s+/)
    .map((word) => wordInAnyWay(word, cut))
    .filter((found) => found !== null);
  return phrases.length === 0 ? null : phrases.join(" AND ");
}
