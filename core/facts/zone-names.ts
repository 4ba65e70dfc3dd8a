import { AliasIndex, type AliasMatch, type NamedEntry } from "./alias-index.ts";

export interface ProposableZone extends NamedEntry {
  readonly city: string | null;
}

/** A zone's name without its city: 北斗产业园 for 云州北斗产业园. Means a zone only beside the city. */
interface LocalName {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly zones: readonly ProposableZone[];
}

const shortestLocalName = 3;

/** 云州 for 云州市, the form that names are made with. */
function cityStem(city: string | null): string {
  return (city ?? "").replace(/[市州盟]$|地区$|自治州$/, "") || "";
}

function localNames(zones: readonly ProposableZone[]): LocalName[] {
  const zonesByName = new Map<string, Set<ProposableZone>>();
  for (const zone of zones) {
    const stem = cityStem(zone.city);
    if (stem.length < 2) continue;
    for (const name of [zone.name, ...zone.aliases]) {
      const local = name.startsWith(stem) ? name.slice(stem.length).replace(/^市/, "") : "";
      if (local.length < shortestLocalName) continue;
      zonesByName.set(local, (zonesByName.get(local) ?? new Set()).add(zone));
    }
  }
  return [...zonesByName].map(([name, named]) => ({
    id: name,
    name,
    aliases: [],
    zones: [...named],
  }));
}

export interface ZoneMatch {
  readonly entry: ProposableZone;
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

/** Finds zones by their names, and by a local name where the text or its heading names the city. */
export class ZoneNames {
  readonly #names: AliasIndex<ProposableZone>;
  readonly #localNames: AliasIndex<LocalName>;
  readonly #cityStems: readonly string[];

  constructor(zones: readonly ProposableZone[]) {
    this.#names = new AliasIndex(zones);
    this.#localNames = new AliasIndex(localNames(zones));
    this.#cityStems = [...new Set(zones.map(({ city }) => cityStem(city)))].filter(
      (stem) => stem.length >= 2,
    );
  }

  /** In text order; `context` is read for cities only. */
  find(text: string, context = ""): ZoneMatch[] {
    const named: ZoneMatch[] = this.#names.find(text);
    const local = this.#localNames
      .find(text)
      .filter((match) => !named.some(({ start, end }) => match.start < end && start < match.end))
      .map((match) => this.#resolve(match, `${context}\n${text}`))
      .filter((match) => match !== null);
    return [...named, ...local].sort((a, b) => a.start - b.start);
  }

  /** True when a heading names a city at all; the headings above it then speak of another place. */
  namesCity(text: string): boolean {
    return this.#cityStems.some((stem) => text.includes(stem));
  }

  #resolve(match: AliasMatch<LocalName>, context: string): ZoneMatch | null {
    const zones = match.entry.zones.filter(({ city }) => context.includes(cityStem(city)));
    const only = zones[0];
    if (only === undefined || zones.length > 1) return null;
    return { entry: only, words: match.words, start: match.start, end: match.end };
  }
}
