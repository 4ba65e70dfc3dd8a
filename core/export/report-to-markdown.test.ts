import fc from "fast-check";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, test } from "vitest";
import { plainLine } from "./plain-text.ts";
import { type FormBlock, type FormInline, type FormStyle, inlineText } from "./report-form.ts";
import { reportToForm } from "./report-to-form.ts";
import { reportToMarkdown } from "./report-to-markdown.ts";
import {
  cell,
  doc,
  fact,
  header,
  heading,
  list,
  paragraph,
  reportOf,
  table,
  text,
} from "./test-report.ts";

interface Node {
  readonly type: string;
  readonly value?: string | undefined;
  readonly url?: string | undefined;
  readonly alt?: string | null | undefined;
  readonly depth?: number | undefined;
  readonly start?: number | null | undefined;
  readonly checked?: boolean | null | undefined;
  readonly identifier?: string | undefined;
  readonly children?: readonly Node[] | undefined;
}

const parse = (markdown: string): Node => unified().use(remarkParse).use(remarkGfm).parse(markdown);
const childrenOf = (node: Node) => node.children ?? [];
const all = (node: Node): readonly Node[] => [node, ...childrenOf(node).flatMap(all)];
const textOf = (node: Node): string => {
  if (node.type === "break") return "\n";
  return node.value ?? node.alt ?? childrenOf(node).map(textOf).join("");
};

const imageAddress = ({ reportId, imageId }: { reportId: string; imageId: string }) =>
  `https://zb.example/api/v1/reports/${reportId}/images/${imageId}`;
const write = (...content: readonly Readonly<Record<string, unknown>>[]) =>
  reportToMarkdown(reportToForm(reportOf(doc(...content))), { imageAddress });
/** The blocks below the title. */
const read = (...content: readonly Readonly<Record<string, unknown>>[]) =>
  childrenOf(parse(write(...content))).slice(1);

test("a report reads as people expect", () => {
  const markdown = write(
    heading(2, text("一、总体情况")),
    paragraph(
      text("产值"),
      fact("f1", "1106.8亿元"),
      text("，增长"),
      fact("f3", "12.9%"),
      text("。"),
    ),
    list("bulletList", [paragraph(text("甲", "bold"))], [paragraph(text("乙"))]),
  );
  expect(markdown).toBe(`# 云州园区简报

## 一、总体情况

产值1106.8亿元[^1]，增长12.9%[^2]。

- **甲**
- 乙

## 参考文献

1. 林一帆. 云州前三季度外贸进出口增长8.4%\\[N\\]. 云州日报，2026-10-24（1）.
2. 云州市统计局. 统计公报\\[EB/OL\\].（2026-03-20）\\[2026-04-01\\]. <https://tjj.example.cn/a_b*c.html>.

[^1]: 林一帆. 云州前三季度外贸进出口增长8.4%\\[N\\]. 云州日报，2026-10-24（1）.
[^2]: 云州市统计局. 统计公报\\[EB/OL\\].（2026-03-20）\\[2026-04-01\\]. <https://tjj.example.cn/a_b*c.html>.
`);
});

test("every footnote that is called is defined once, in order of first use", () => {
  const tree = parse(
    write(
      paragraph(fact("f3", "8%"), fact("f1", "1亿元"), fact("f2", "2亿元")),
      table([cell("x")]),
    ),
  );
  const called = all(tree).filter((node) => node.type === "footnoteReference");
  const defined = all(tree).filter((node) => node.type === "footnoteDefinition");
  expect(called.map((node) => node.identifier)).toEqual(["1", "2", "2"]);
  expect(defined.map((node) => node.identifier)).toEqual(["1", "2"]);
});

describe("blocks", () => {
  test("an ordered list keeps its first number, tasks their boxes, nested lists their depth", () => {
    const nested = list("bulletList", [paragraph(text("内"))]);
    const ordered = {
      ...list("orderedList", [paragraph(text("甲")), nested]),
      attrs: { start: 3 },
    };
    const tasks = {
      type: "taskList",
      content: [
        { type: "taskItem", attrs: { checked: true }, content: [paragraph(text("完"))] },
        { type: "taskItem", attrs: { checked: false }, content: [paragraph(text("未"))] },
      ],
    };
    const [first, second] = read(ordered, tasks);
    expect(first).toMatchObject({ type: "list", ordered: true, start: 3 });
    expect(first && all(first).filter((node) => node.type === "list")).toHaveLength(2);
    expect(second?.children?.map((item) => item.checked)).toEqual([true, false]);
  });

  test("two lists in a row stay two", () => {
    const one = list("bulletList", [paragraph(text("甲"))]);
    expect(read(one, one, one).map((node) => node.type)).toEqual(["list", "list", "list"]);
  });

  test("a table without a header gets an empty one; spans stay empty; pipes are text", () => {
    const [node] = read(table([cell("甲|乙", { colspan: 2 })], [cell("1"), cell("a\\|b")]));
    expect(node?.type).toBe("table");
    expect(node?.children?.map((row) => row.children?.map(textOf))).toEqual([
      ["", ""],
      ["甲|乙", ""],
      ["1", "a\\|b"],
    ]);
  });

  test("a header row is the table's header; blocks in a cell follow each other", () => {
    const two = { type: "tableCell", content: [paragraph(text("上")), paragraph(text("下"))] };
    const [node] = read(table([header("园区"), header("产值")], [two, cell("2")]));
    expect(node?.children?.map((row) => row.children?.map(textOf))).toEqual([
      ["园区", "产值"],
      ["上 下", "2"],
    ]);
  });

  test("a picture of ours has its address, one from elsewhere is a link", () => {
    const ours = { type: "image", attrs: { src: "/api/v1/reports/r1/images/i1", alt: "走势[图]" } };
    const foreign = { type: "image", attrs: { src: "https://elsewhere.example/a.png" } };
    const nodes = read(ours, foreign).flatMap(all);
    expect(nodes.filter((node) => node.type === "image")).toMatchObject([
      { url: "https://zb.example/api/v1/reports/r1/images/i1", alt: "走势[图]" },
    ]);
    expect(nodes.filter((node) => node.type === "link")).toMatchObject([
      { url: "https://elsewhere.example/a.png" },
    ]);
  });

  test("quotes, rules and headings keep their kinds", () => {
    const quote = { type: "blockquote", content: [paragraph(text("引")), paragraph(text("文"))] };
    const nodes = read(quote, { type: "horizontalRule" }, heading(3, text("# 小节 #")));
    expect(nodes.map((node) => node.type)).toEqual(["blockquote", "thematicBreak", "heading"]);
    expect(nodes[2] && textOf(nodes[2])).toBe("# 小节 #");
  });
});

test("a stop behind bold words stands outside, so that the words are bold in every reader", () => {
  const markdown = write(
    paragraph(text("（一）重点。", "bold"), text("然后“引用”", "italic"), text("再说")),
  );
  expect(markdown).toContain("\n**（一）重点**。*然后“引用”*&#x518D;说\n");
});

const hostilePieces = [
  "#",
  "##",
  "-",
  "+",
  "*",
  "**",
  "_",
  "__",
  "`",
  "```",
  "~",
  "~~",
  "~~~",
  "<",
  ">",
  "[",
  "]",
  "(",
  ")",
  "![",
  "](",
  "|",
  "\\",
  "&amp;",
  "&",
  "#x27;",
  "1.",
  "2)",
  "---",
  "===",
  ":--",
  "- [ ]",
  "[^1]",
  "[^1]:",
  "^",
  "$",
  "!",
  "<b>",
  "<!-- -->",
  "<script>",
  "</td>",
  "https://a.example/x_y*z",
  "http://",
  "www.a_b.example",
  "a_b@c.example",
  "mailto:a@b.cn",
  "https://a.example/&copy;",
  "\t",
  " ",
  "  ",
  "\u3000",
  "\u00a0",
  "中",
  "文字",
  "“",
  "”",
  "，",
  "。",
  "（",
  "）",
  "《",
  "℃",
  "￥",
  "a",
  "b1",
  "1106.8",
  "亿元",
  "😀",
  "𠮷",
  "é",
  "\u200b",
  "\u202e",
  "%",
  ":",
  "//",
  ".",
  "=",
  '"',
  "'",
];

const plain: FormStyle = {
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  href: null,
};
const anyStyle: fc.Arbitrary<FormStyle> = fc.record({
  bold: fc.boolean(),
  italic: fc.boolean(),
  underline: fc.boolean(),
  strike: fc.boolean(),
  href: fc.constantFrom(null, null, "https://a.example/(b)?c=<d>|e&copy;", "mailto:x@y.example"),
});
const hostileText = fc
  .oneof(
    fc
      .array(fc.constantFrom(...hostilePieces), { minLength: 1, maxLength: 8 })
      .map((all) => all.join("")),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  )
  .map(plainLine)
  .filter((words) => words !== "");
const anyInline = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("text" as const),
      text: hostileText,
      style: fc.oneof(fc.constant(plain), anyStyle),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("fact" as const),
      text: hostileText,
      style: anyStyle,
      citations: fc.constantFrom([], [1], [1, 2]),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "break" as const }) },
);
const anyInlines: fc.Arbitrary<FormInline[]> = fc.array(anyInline, { maxLength: 6 });

/** Each visible character with the marks on it. */
interface Character {
  readonly character: string;
  readonly marks: string;
}

const writtenCharacters = (inlines: readonly FormInline[]): readonly Character[] =>
  inlines.flatMap((inline) => {
    if (inline.kind === "break") return [];
    const { bold, italic, strike, href } = inline.style;
    const marks = `${bold ? "b" : ""}${italic ? "i" : ""}${strike ? "s" : ""}${href === null ? "" : "l"}`;
    return [...inline.text].map((character) => ({ character, marks }));
  });

const readCharacters = (node: Node, marks = ""): readonly Character[] => {
  if (node.value !== undefined) return [...node.value].map((character) => ({ character, marks }));
  const own = { strong: "b", emphasis: "i", delete: "s", link: "l" }[node.type] ?? "";
  const inside = [...new Set(marks + own)].sort((a, b) => "bisl".indexOf(a) - "bisl".indexOf(b));
  return childrenOf(node).flatMap((child) => readCharacters(child, inside.join("")));
};

/** Spaces and Chinese stops show no marks; an address in the text is a link of its own. */
const comparable = (characters: readonly Character[]) =>
  characters
    .filter(({ character }) => !/\s/u.test(character))
    .map(({ character, marks }) =>
      /[。，、；：！？]/.test(character) ? character : `${character}${marks.replace("l", "")}`,
    );

const formWith = (blocks: readonly FormBlock[]) => ({
  ...reportToForm(reportOf(doc())),
  blocks,
  references: [1, 2].map((number) => ({ number, sourceId: `s${number}`, text: "来源" })),
});

const readBack = (...blocks: readonly FormBlock[]) => {
  const tree = parse(reportToMarkdown(formWith(blocks), { imageAddress }));
  expect(all(tree).map((node) => node.type)).not.toContain("html");
  const nodes = childrenOf(tree);
  const end = nodes.findLastIndex((node) => node.type === "heading");
  expect(nodes[end]).toMatchObject({ depth: 2 });
  expect(nodes.slice(end + 1).map((node) => node.type)).toEqual([
    "list",
    "footnoteDefinition",
    "footnoteDefinition",
  ]);
  return nodes.slice(1, end);
};

/** A line break at the very end shows nothing. */
const shownText = (inlines: readonly FormInline[]) => inlineText(inlines).replace(/\n+$/, "");

test("hostile text in a paragraph reads back as the same text in the same style", () => {
  fc.assert(
    fc.property(anyInlines, (inlines) => {
      const nodes = readBack({ kind: "paragraph", inlines });
      const isEmpty = shownText(inlines) === "";
      expect(nodes.map((node) => node.type)).toEqual(isEmpty ? [] : ["paragraph"]);
      expect(nodes.map(textOf)).toEqual(isEmpty ? [] : [shownText(inlines)]);
      expect(nodes.flatMap((node) => comparable(readCharacters(node)))).toEqual(
        comparable(writtenCharacters(inlines)),
      );
    }),
    { numRuns: 3000 },
  );
}, 60_000);

test("hostile text in headings, lists, tasks, quotes and tables stays what and where it is", () => {
  const cells = (inlines: FormInline[], isHeader: boolean) =>
    [0, 1].map((column) => ({
      column,
      colspan: 1,
      rowspan: 1,
      isHeader,
      blocks: [{ kind: "paragraph", inlines } as const],
    }));
  fc.assert(
    fc.property(anyInlines, (inlines) => {
      const words = shownText(inlines);
      if (words.trim() === "") return;
      const blocks = [{ kind: "paragraph", inlines } as const];
      const nodes = readBack(
        { kind: "heading", level: 3, outlineLevel: 1, inlines },
        { kind: "list", start: null, items: [{ blocks }, { blocks }] },
        { kind: "list", start: 1, items: [{ blocks: [...blocks, ...blocks] }] },
        { kind: "task-list", items: [{ isDone: true, blocks }] },
        { kind: "quote", blocks },
        {
          kind: "table",
          columnCount: 2,
          headerRowCount: 1,
          columnWidths: null,
          rows: [cells(inlines, true), cells(inlines, false)],
        },
      );
      const onOneLine = words
        .split("\n")
        .filter((line) => line !== "")
        .join(" ");
      expect(nodes.map((node) => node.type)).toEqual([
        "heading",
        "list",
        "list",
        "list",
        "blockquote",
        "table",
      ]);
      expect(
        nodes.map(
          (node) =>
            all(node).filter((each) => each.type === "listItem" || each.type === "tableCell")
              .length,
        ),
      ).toEqual([0, 2, 1, 1, 0, 4]);
      expect(nodes.map(textOf)).toEqual([
        onOneLine,
        words.repeat(2),
        words.repeat(2),
        words,
        words,
        onOneLine.repeat(4),
      ]);
    }),
    { numRuns: 1000 },
  );
}, 60_000);
