import * as Y from "yjs";
import { hostileStrings } from "../core/test-hostile-strings.ts";
import { plainWords } from "./hostile-base.ts";

/** As the report's document holds it: Yjs writes no half surrogate pair. */
export const writtenStrings: readonly string[] = [plainWords, ...hostileStrings].map((text) =>
  text.toWellFormed(),
);

/**
 * The same in parts, each a report of some dozen pages, and each beginning with plain words: how
 * the page shows those is how it must show the others.
 */
export const reportsOfStrings: readonly (readonly string[])[] = [0, 1, 2, 3].map((part) => [
  plainWords,
  ...writtenStrings.filter((_, at) => at > 0 && at % 4 === part),
]);

export const safeAddress = "https://example.org/a";

type Value = string | number | null | Readonly<Record<string, unknown>>;

/** An element as TipTap writes it. */
function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...children: readonly (Y.XmlElement | Y.XmlText)[]
): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    // biome-ignore lint/suspicious/noExplicitAny: attributes of any JSON form are what TipTap writes.
    made.setAttribute(attribute, value as any);
  }
  made.insert(0, [...children]);
  return made;
}

function text(words: string, mark?: Readonly<Record<string, Value>>): Y.XmlText {
  const made = new Y.XmlText();
  made.insert(0, words, mark ?? {});
  return made;
}

const paragraph = (...children: readonly (Y.XmlElement | Y.XmlText)[]) =>
  element("paragraph", {}, ...children);

/**
 * What one string becomes in each of the document's sinks but tables. A test finds them by their
 * order: for each string these blocks one after another.
 */
const blocksOf: Readonly<Record<string, (words: string, at: number) => Y.XmlElement>> = {
  heading: (words) => element("heading", { level: 2 }, text(words)),
  paragraph: (words) => paragraph(text(words)),
  linkText: (words) => paragraph(text(words, { link: { href: safeAddress, title: words } })),
  linkAddress: (words) => paragraph(text("链接", { link: { href: words, title: words } })),
  note: (words) => paragraph(text("1106.8", { numberNote: { state: "held", reason: words } })),
  reference: (words, at) =>
    paragraph(
      element("factReference", {
        factId: `no-such-fact-${at}`,
        revision: 1,
        format: "value",
        text: words,
      }),
    ),
  picture: (words) => element("image", { src: words, alt: words, title: words }),
  quote: (words) => element("blockquote", {}, paragraph(text(words))),
};

export const sinkNames = Object.keys(blocksOf);

/** The blocks of these strings, then one table with a row for each. */
export function hostileBlocks(strings: readonly string[]): Y.XmlElement[] {
  const rows = strings.map((words) =>
    element("tableRow", {}, element("tableCell", {}, paragraph(text(words)))),
  );
  const blocks = strings.flatMap((words, at) =>
    Object.values(blocksOf).map((make) => make(words, at)),
  );
  return [...blocks, element("table", {}, ...rows)];
}
