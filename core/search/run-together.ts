/** What a fact is called by: where, what and when; each sort of name stands at most once in a word. */
export interface NamesToCutBy {
  /** Zones, their other names and their cities. */
  readonly places: readonly string[];
  /** Metrics and their other names. */
  readonly metrics: readonly string[];
}

const longestWord = 40;
const shortestPart = 2;
const mostCuts = 24;
const periodPattern =
  /^(?=.{2})(?:\d{4}年?度?)?(?:[上下]半年|全年|前?第?[一二三四1-4]个?季度|前[一二三四123]季|\d{1,2}(?:[-—–~至]\d{1,2})?月份?|年?[底末初])?$/u;

/** The form in which names and words are compared. */
export function foldedName(name: string): string {
  return name.normalize("NFKC").toLowerCase().trim();
}

type Sort = (part: string) => boolean;

function isEdgeOf(names: readonly string[]): Sort {
  const known = new Map<string, boolean>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const is = names.some((name) => name.startsWith(part) || name.endsWith(part));
    known.set(part, is);
    return is;
  };
}

function isInsideWord(characters: readonly string[], at: number): boolean {
  const letter = /[a-z0-9.&]/;
  return letter.test(characters[at - 1] ?? "") && letter.test(characters[at] ?? "");
}

function* cuts(characters: readonly string[], sorts: readonly Sort[]): Generator<string[]> {
  const whole = characters.join("");
  if (sorts.some((isSort) => isSort(whole))) yield [whole];
  for (let at = shortestPart; at <= characters.length - shortestPart; at += 1) {
    if (isInsideWord(characters, at)) continue;
    const head = characters.slice(0, at).join("");
    for (const isSort of sorts) {
      if (!isSort(head)) continue;
      const others = sorts.filter((other) => other !== isSort);
      for (const rest of cuts(characters.slice(at), others)) yield [head, ...rest];
    }
  }
}

/**
 * A maker of the ways to read a word written without blanks as several names:
 * 云州高新区产值 → [云州高新区, 产值]. Each part begins or ends a name of its sort, or is a period;
 * a word that some name holds whole is not cut. At most 24 ways.
 */
export function cutterBy(names: NamesToCutBy): (word: string) => string[][] {
  const places = names.places.map(foldedName);
  const metrics = names.metrics.map(foldedName);
  const all = [...places, ...metrics];
  const sorts = [isEdgeOf(places), isEdgeOf(metrics), (part: string) => periodPattern.test(part)];
  return (word) => {
    const folded = foldedName(word);
    const characters = [...folded];
    if (characters.length < 2 * shortestPart || characters.length > longestWord) return [];
    if (all.some((name) => name.includes(folded))) return [];
    const found = new Map<string, string[]>();
    for (const parts of cuts(characters, sorts)) {
      if (parts.length > 1) found.set(parts.join(" "), parts);
      if (found.size === mostCuts) break;
    }
    return [...found.values()];
  };
}
