import { createTranslator } from "next-intl";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { afterAll, describe, expect, test, vi } from "vitest";
import { formatReference } from "./citations/format-reference.ts";
import { toCsv } from "./csv.ts";
import {
  attributeProblem,
  soundMarkAttributes,
  soundNodeAttributes,
} from "./document/attribute-values.ts";
import { documentSchema } from "./document/document-extensions.ts";
import { parseImageSource } from "./document/image-source.ts";
import { safeLinkTarget } from "./document/safe-link.ts";
import { plainLine, plainText } from "./export/plain-text.ts";
import { reportToForm } from "./export/report-to-form.ts";
import { reportToMarkdown } from "./export/report-to-markdown.ts";
import { cell, doc, heading, list, paragraph, table, text } from "./export/test-report.ts";
import { locales } from "./locale.ts";
import { messagesIn } from "./messages/messages.ts";
import { indexTokens, matchQuery } from "./search/bigrams.ts";
import { proposeBibliography } from "./sources/propose-bibliography.ts";
import { hostileAddresses, hostileStrings } from "./test-hostile-strings.ts";

/** Every hostile string into every pure sink; a cell is one string in one sink. */
vi.setConfig({ testTimeout: 120_000 });

let cells = 0;
afterAll(() =>
  console.log(`${cells} cells: ${hostileStrings.length} hostile strings in pure sinks`),
);

function forEach(check: (hostile: string) => void): void {
  for (const hostile of hostileStrings) {
    check(hostile);
    cells += 1;
  }
}

const isWebOrMail = (href: string) => /^(?:https?:\/\/|mailto:)/i.test(href);

test("there are more than three hundred of them", () => {
  expect(hostileStrings.length).toBeGreaterThan(300);
});

describe("an address", () => {
  test("is kept as a link only when it is the whole address of a page or of mail", () => {
    forEach((hostile) => {
      const target = safeLinkTarget(hostile);
      if (target === null) return;
      expect(target).toBe(hostile);
      expect(isWebOrMail(target), target).toBe(true);
      // What it is on its own, it is on a page of ours as well.
      expect(new URL(target, "https://zb.example/a/b").href).toBe(new URL(target).href);
    });
  });

  test("with another scheme in any spelling is none", () => {
    const kept = hostileAddresses.filter((address) => safeLinkTarget(address) !== null);
    for (const address of kept) expect(isWebOrMail(address), address).toBe(true);
    expect(kept.length).toBeLessThan(8);
  });

  test("of a picture is one of ours or not loaded", () => {
    forEach((hostile) => {
      expect(parseImageSource(hostile)).toBeNull();
      expect(parseImageSource(`/api/v1/reports/x/images/${hostile}`)?.imageId ?? "").toMatch(
        /^[\w-]*$/,
      );
    });
  });
});

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly alt?: string | null;
  readonly children?: readonly Node[];
}
const parse = (markdown: string): Node =>
  unified().use(remarkParse).use(remarkGfm).parse(markdown) as Node;
const all = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(all)];
const wordsOf = (node: Node): string =>
  node.type === "break"
    ? "\n"
    : (node.value ?? node.alt ?? (node.children ?? []).map(wordsOf).join(""));
const withoutSpaces = (words: string) => words.replace(/\s+/g, "");

function markdownOf(
  title: string,
  content: readonly Readonly<Record<string, unknown>>[],
  reference = "",
) {
  const form = reportToForm({
    title,
    body: doc(...content),
    findSourceId: () => "s1",
    findReference: () => reference,
  });
  return reportToMarkdown(form, { imageAddress: () => "https://zb.example/x" });
}

function expectHarmless(tree: Node): void {
  const nodes = all(tree);
  expect(nodes.filter(({ type }) => type === "html" || type === "definition")).toEqual([]);
  for (const { type, url = "" } of nodes) {
    if (type === "link" || type === "image") expect(isWebOrMail(url), url).toBe(true);
  }
}

describe("Markdown", () => {
  const markdownSinks: Readonly<Record<string, (hostile: string) => string>> = {
    title: (hostile) => markdownOf(hostile, []),
    "a paragraph": (hostile) => markdownOf("t", [paragraph(text(hostile))]),
    "a heading": (hostile) => markdownOf("t", [heading(2, text(hostile))]),
    "bold words": (hostile) => markdownOf("t", [paragraph(text(hostile, "bold"))]),
    "the middle of a line": (hostile) =>
      markdownOf("t", [paragraph(text("甲"), text(hostile), text("乙"))]),
    "a table cell": (hostile) => markdownOf("t", [table([cell(hostile)])]),
    "a list item": (hostile) => markdownOf("t", [list("bulletList", [paragraph(text(hostile))])]),
    "a figure": (hostile) =>
      markdownOf(
        "t",
        [
          paragraph({
            type: "factReference",
            attrs: { factId: "f", revision: 1, format: "value", text: hostile },
          }),
        ],
        "引文",
      ),
    "a picture's description": (hostile) =>
      markdownOf("t", [
        { type: "image", attrs: { src: "/api/v1/reports/r/images/i", alt: hostile } },
      ]),
    "a reference": (hostile) =>
      markdownOf(
        "t",
        [
          paragraph({
            type: "factReference",
            attrs: { factId: "f", revision: 1, format: "value", text: "1" },
          }),
        ],
        hostile,
      ),
    "a node that nobody knows": (hostile) =>
      markdownOf("t", [{ type: hostile, attrs: { label: hostile } }]),
  };

  test.each(Object.entries(markdownSinks))("holds no markup of %s", (_, write) => {
    forEach((hostile) => {
      const tree = parse(write(hostile));
      expectHarmless(tree);
      const words = withoutSpaces(plainText(hostile));
      expect(withoutSpaces(wordsOf(tree)), JSON.stringify(hostile)).toContain(words);
    });
  });

  test("names no address that is no web page and no mail", () => {
    forEach((hostile) => {
      const link = { type: "link", attrs: { href: hostile, target: hostile, class: hostile } };
      const image = { type: "image", attrs: { src: hostile, alt: "图" } };
      expectHarmless(parse(markdownOf("t", [paragraph(text("甲", link)), image])));
    });
  });
});

/** What no attribute of ours is. */
const wrongForms = (hostile: string): readonly unknown[] => [
  [hostile],
  { [hostile]: hostile },
  Number.NaN,
  1e308,
  true,
];

test("an attribute of any form makes no markup and breaks no export", () => {
  const shapes = Object.values(documentSchema.nodes);
  const write = (value: unknown) =>
    markdownOf(
      "t",
      shapes.map(({ name, spec }) => ({
        type: name,
        attrs: Object.fromEntries(Object.keys(spec.attrs ?? {}).map((each) => [each, value])),
        content: [text("x", { type: "link", attrs: { href: value } })],
      })),
    );
  forEach((hostile) => {
    expectHarmless(parse(write(hostile)));
    for (const form of wrongForms(hostile)) expect(() => write(form)).not.toThrow();
  });
});

test("an attribute of a wrong form is put right or left out before an editor sees it", () => {
  const shapes = Object.values(documentSchema.nodes).flatMap(({ name, spec }) =>
    Object.keys(spec.attrs ?? {}).map((attribute) => ({ name, attribute })),
  );
  forEach((hostile) => {
    for (const value of [hostile, ...wrongForms(hostile)]) {
      for (const { name, attribute } of shapes) {
        const sound = soundNodeAttributes(name, { [attribute]: value });
        if (attribute in sound) {
          expect(attributeProblem(name, attribute, sound[attribute]), `${name}.${attribute}`).toBe(
            false,
          );
        }
      }
      const link = soundMarkAttributes("link", { href: value });
      if (link !== null) expect(isWebOrMail(String(link["href"]))).toBe(true);
    }
  });
});

test("a spreadsheet takes no cell for a formula and reads every one back", () => {
  forEach((hostile) => {
    const rows = readCsv(toCsv([["前", hostile, "后"]]));
    const [, read = ""] = rows[0] ?? [];
    expect(rows, JSON.stringify(hostile)).toHaveLength(1);
    expect([hostile, `'${hostile}`]).toContain(read);
    expect(read, JSON.stringify(hostile)).not.toMatch(/^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u);
  });
});

/** RFC 4180. */
function readCsv(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (const match of csv.replace(/^\uFEFF/, "").matchAll(cellPattern)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") rows.push([]);
    if (match[3] === "") break;
  }
  return rows.slice(0, -1);
}

test("a reference entry holds its elements as they are", () => {
  forEach((hostile) => {
    for (const kind of ["newspaper", "web", "yearbook", "file"] as const) {
      const entry = {
        kind,
        title: hostile,
        authors: [hostile],
        publisher: hostile,
        publishedOn: "2021-12",
        page: "5",
        url: null,
        accessedOn: null,
      };
      expect(formatReference(entry)).toContain(hostile);
    }
  });
});

test("search words are never operators, and a text is found under its own", () => {
  forEach((hostile) => {
    const query = matchQuery(hostile);
    const outside = (query ?? "").replace(/"(?:[^"]|"")*"/g, "");
    expect(outside, query ?? "").toMatch(/^[\s*()]*(?:(?:AND|OR)[\s*()]*)*$/);
    expect(indexTokens(hostile)).not.toMatch(/["\0]/);
  });
});

test("what the first lines propose is words of the text", () => {
  forEach((hostile) => {
    const { title, publisher, authors } = proposeBibliography(hostile);
    for (const words of [title, publisher, ...authors]) {
      if (words !== null) expect(hostile).toContain(words);
    }
  });
});

describe("a sentence of the interface", () => {
  interface Tree {
    readonly [key: string]: string | Tree;
  }
  const leaves = (tree: Tree, path = ""): [path: string, message: string][] =>
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
    );

  /** Without the words of a plural's cases; what a message counts is a number wherever it is told. */
  const placesIn = (message: string) => {
    const found = (pattern: RegExp) => [...message.matchAll(pattern)].map(([, name = ""]) => name);
    const numbers = found(/\{(\w+),/g);
    const plain = found(/(?<!\b(?:zero|one|two|few|many|other|=\d+) )\{(\w+)\}/g);
    return { names: plain.filter((name) => !numbers.includes(name)), numbers };
  };

  test.each(locales)("says names as they are (%s)", (locale) => {
    const messages = messagesIn(locale) as unknown as Tree;
    const translate = createTranslator({
      locale,
      messages,
      onError: (error) => {
        throw error;
      },
    }) as unknown as (key: string, values: Record<string, unknown>) => string;
    const withNames = leaves(messages)
      .map(([key, message]) => ({ key, ...placesIn(message) }))
      .filter(({ names }) => names.length > 0);
    expect(withNames.length).toBeGreaterThan(20);
    forEach((hostile) => {
      for (const { key, names, numbers } of withNames) {
        const values = Object.fromEntries([
          ...names.map((name) => [name, hostile]),
          ...numbers.map((name) => [name, 2]),
        ]);
        expect(translate(key, values), key).toContain(hostile);
      }
    });
  });
});

test("text that is set holds no control character and no half of a pair", () => {
  forEach((hostile) => {
    const line = plainLine(hostile);
    expect(line.isWellFormed()).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/);
  });
});
