import type { BibliographicEntry, ReferenceEdition } from "./bibliographic-entry.ts";

const namesShown = 3;

/** GB/T 7714-2025 prints Han punctuation in every entry, 2015 the half-width marks. */
export interface Marks {
  readonly comma: string;
  readonly colon: string;
  readonly open: string;
  readonly close: string;
}

export const marksByEdition: Record<ReferenceEdition, Marks> = {
  "2025": { comma: "，", colon: "：", open: "（", close: "）" },
  "2015": { comma: ", ", colon: ": ", open: "(", close: ")" },
};

function initial(name: string): string {
  return name.charAt(0).toUpperCase();
}

/** "Jean-Luc" gives "J-L" in 2025 and "J L" in 2015. */
function initials(given: string, edition: ReferenceEdition): string {
  const hyphen = edition === "2025" ? "-" : " ";
  return given
    .split(/[\s.]+/)
    .filter((name) => name !== "")
    .map((name) => name.split("-").map(initial).join(hyphen))
    .join(" ");
}

function printName(author: string, edition: ReferenceEdition): string {
  const [family = "", given = ""] = author.split(/,\s*/, 2);
  if (given === "") return author;
  const printed = edition === "2015" ? family.toUpperCase() : family;
  return `${printed} ${initials(given, edition)}`;
}

export function languageOf(entry: BibliographicEntry): "zh" | "en" {
  return entry.language ?? (/\p{Script=Han}/u.test(entry.title) ? "zh" : "en");
}

/** The names with their closing ". "; "" without names. From the fourth name on: 等 or et al. */
export function printNames(
  authors: readonly string[],
  edition: ReferenceEdition,
  language: "zh" | "en",
): string {
  if (authors.length === 0) return "";
  const { comma } = marksByEdition[edition];
  const names = authors.slice(0, namesShown).map((author) => printName(author, edition));
  if (authors.length <= namesShown) return `${names.join(comma)}. `;
  return `${[...names, language === "zh" ? "等" : "et al"].join(comma)}. `;
}
