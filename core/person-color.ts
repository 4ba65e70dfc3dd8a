/** Caret and avatar colours: dark enough for white text (WCAG AA), told apart side by side. */
const palette = [
  "#0f766e",
  "#b45309",
  "#1d4ed8",
  "#be185d",
  "#4d7c0f",
  "#7c3aed",
  "#b91c1c",
  "#0369a1",
  "#a16207",
  "#86198f",
] as const;

/** The same colour for the same person wherever they are alone; six hexadecimal digits. */
export function personColor(personId: string): string {
  let hash = 0;
  for (let i = 0; i < personId.length; i++) hash = (hash * 31 + personId.charCodeAt(i)) >>> 0;
  return palette[hash % palette.length] ?? palette[0];
}

/**
 * Colours for people who are in one place, by their ids: each their own as long as there are
 * enough. Everybody computes the same, whatever the order in which they heard of one another.
 */
export function colorsApart(
  people: Iterable<{ readonly id: string; readonly color: string }>,
): ReadonlyMap<string, string> {
  const wishes = new Map([...people].map(({ id, color }) => [id, color]));
  const given = new Map<string, string>();
  for (const [id, wish] of [...wishes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const taken = new Set(given.values());
    const free = palette.find((color) => !taken.has(color) && !isWish(color));
    const any = palette.find((color) => !taken.has(color));
    given.set(id, taken.has(wish) ? (free ?? any ?? wish) : wish);
  }
  function isWish(color: string): boolean {
    return [...wishes.values()].includes(color);
  }
  return given;
}
