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

/** The same colour for the same person everywhere; six hexadecimal digits. */
export function personColor(personId: string): string {
  let hash = 0;
  for (let i = 0; i < personId.length; i++) hash = (hash * 31 + personId.charCodeAt(i)) >>> 0;
  return palette[hash % palette.length] ?? palette[0];
}
