/** Something of the vocabulary that a text may name: a zone or a metric. */
export interface NamedEntry {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

export interface AliasMatch<Entry extends NamedEntry> {
  readonly entry: Entry;
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

interface Alias<Entry> {
  readonly words: string;
  readonly entry: Entry;
}

/** Shorter words name too much to name one thing. */
const shortestAlias = 2;

/** Finds the names of a vocabulary in texts, the longest name at each place. Build once, use often. */
export class AliasIndex<Entry extends NamedEntry> {
  readonly #aliasesByLead = new Map<string, Alias<Entry>[]>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      for (const words of new Set([entry.name, ...entry.aliases])) this.#add(words.trim(), entry);
    }
    for (const aliases of this.#aliasesByLead.values()) {
      aliases.sort((a, b) => b.words.length - a.words.length);
    }
  }

  /** In text order; a name inside a longer one is not reported. */
  find(text: string): AliasMatch<Entry>[] {
    const found: AliasMatch<Entry>[] = [];
    let coveredTo = 0;
    for (let at = 0; at + shortestAlias <= text.length; at += 1) {
      const aliases = this.#aliasesByLead.get(text.slice(at, at + shortestAlias));
      const alias = aliases?.find(({ words }) => text.startsWith(words, at));
      if (alias === undefined || at + alias.words.length <= coveredTo) continue;
      coveredTo = at + alias.words.length;
      found.push({ ...alias, start: at, end: coveredTo });
    }
    return found;
  }

  #add(words: string, entry: Entry): void {
    if (words.length < shortestAlias) return;
    const lead = words.slice(0, shortestAlias);
    const aliases = this.#aliasesByLead.get(lead) ?? [];
    if (aliases.some((alias) => alias.words === words)) return;
    aliases.push({ words, entry });
    this.#aliasesByLead.set(lead, aliases);
  }
}
