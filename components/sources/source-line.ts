import type { Source } from "#core/contracts/sources.ts";

/** "科技日报 · 2021-12-23 · 第5版 · 王小明、李小红"; what is not known is left out. */
export function sourceParts(
  source: Pick<Source, "publisher" | "publishedOn" | "pageLabel" | "authors">,
  pageWords: (page: string) => string,
): string[] {
  const { publisher, publishedOn, pageLabel, authors } = source;
  return [
    publisher,
    publishedOn,
    pageLabel === null ? null : pageWords(pageLabel),
    authors.length === 0 ? null : authors.join("、"),
  ].filter((part) => part !== null);
}
