import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FormBlock, FormTable } from "./report-form.ts";
import { reportToForm } from "./report-to-form.ts";
import {
  cell,
  doc,
  fact,
  header,
  heading,
  link,
  list,
  paragraph,
  reportOf,
  table,
  text,
} from "./test-report.ts";
import { blockText } from "./text-language.ts";

const formOf = (...content: readonly Readonly<Record<string, unknown>>[]) =>
  reportToForm(reportOf(doc(...content)));
const textOf = (blocks: readonly FormBlock[]) => blocks.map(blockText).join("\n");

describe("citations", () => {
  test("are numbered in order of first use, one number and entry for each source", () => {
    const form = formOf(
      paragraph(fact("f3", "8%"), text("，"), fact("f1", "12亿元")),
      paragraph(fact("f2", "3家"), fact("f3", "9%")),
    );
    const citations = form.blocks.flatMap((block) =>
      block.kind === "paragraph"
        ? block.inlines.flatMap((inline) => (inline.kind === "fact" ? [inline.citations] : []))
        : [],
    );
    expect(citations).toEqual([[1], [2], [2], [1]]);
    expect(form.references.map(({ number, sourceId }) => [number, sourceId])).toEqual([
      [1, "s2"],
      [2, "s1"],
    ]);
  });

  test.each([
    ["an unknown fact", fact("nobody", "5家")],
    ["an unknown revision", fact("f1", "5家", 7)],
    ["a revision that is no number", fact("f1", "5家", "1")],
    ["a fact whose source is unknown", fact("f4", "5家")],
    ["a reference of another form", { type: "factReference", attrs: { text: "5家" } }],
  ])("%s prints its text without a number", (_, reference) => {
    const form = formOf(paragraph(reference));
    expect(form.blocks).toMatchObject([
      { kind: "paragraph", inlines: [{ kind: "fact", text: "5家", citations: [] }] },
    ]);
    expect(form.references).toEqual([]);
  });
});

describe("what any client may have written", () => {
  test("an unknown block gives its text to what is around it", () => {
    const form = formOf(
      {
        type: "callout",
        content: [paragraph(text("甲")), { type: "mystery", content: [text("乙")] }],
      },
      { type: "chart", attrs: { label: "丙" } },
    );
    expect(textOf(form.blocks)).toBe("甲\n乙\n丙");
  });

  test("an unknown inline gives its text", () => {
    const mention = { type: "mention", attrs: { label: "王五" } };
    const styled = { type: "ruby", content: [text("注音")] };
    expect(textOf(formOf(paragraph(text("请"), mention, styled)).blocks)).toBe("请王五注音");
  });

  test("text outside of any block stands in a paragraph of its own", () => {
    expect(textOf(formOf(text("甲"), paragraph(text("乙")), text("丙")).blocks)).toBe("甲\n乙\n丙");
  });

  test.each([
    [null],
    ["text"],
    [{ type: "doc", content: "no list" }],
    [{ type: "doc", content: [null, 5, [], { type: 7 }] }],
  ])("%j is a document without text", (body) => {
    expect(textOf(reportToForm(reportOf(body)).blocks)).toBe("");
  });

  test("a document 100,000 blocks deep keeps its text", () => {
    let node: Readonly<Record<string, unknown>> = paragraph(text("底"));
    for (let depth = 0; depth < 100_000; depth += 1) {
      node = {
        type: "blockquote",
        content: [node, ...(depth === 50_000 ? [paragraph(text("中"))] : [])],
      };
    }
    expect(textOf(formOf(node).blocks)).toBe("底\n中");
  });

  test("only http, https and mailto remain as links", () => {
    const form = formOf(
      paragraph(text("甲", link("javascript:alert(1)")), text("乙", link("https://a.example"))),
    );
    const hrefs = form.blocks.flatMap((block) =>
      block.kind === "paragraph"
        ? block.inlines.map((inline) => (inline.kind === "text" ? inline.style.href : null))
        : [],
    );
    expect(hrefs).toEqual([null, "https://a.example"]);
  });

  test("control characters and lone surrogates are gone, line ends are line breaks", () => {
    const form = formOf(paragraph(text("甲\u0000\u001b乙\ud800丙\r\n丁")));
    expect(textOf(form.blocks)).toBe("甲乙\ufffd丙\n丁");
  });

  test("any JSON at all becomes a form, with all the text that it holds in text nodes", () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.record({ type: fc.constant("text"), text: fc.stringMatching(/^[a-z]{1,5}$/) }),
        fc.record({
          type: fc.constantFrom(
            "paragraph",
            "heading",
            "bulletList",
            "listItem",
            "taskList",
            "table",
            "tableRow",
            "tableCell",
            "tableHeader",
            "blockquote",
            "text2",
            "hardBreak2",
            "image2",
          ),
          attrs: fc.dictionary(
            fc.constantFrom("level", "colspan", "rowspan", "colwidth", "start", "checked"),
            fc.jsonValue(),
          ),
          content: fc.array(tie("tree"), { maxLength: 4 }),
        }),
      ),
    }));
    const words = (value: unknown): string =>
      JSON.stringify(value)
        .match(/"text":"[a-z]+"/g)
        ?.join("")
        .replaceAll(/"text":"([a-z]+)"/g, "$1") ?? "";
    fc.assert(
      fc.property(fc.array(tree), (content) => {
        const form = reportToForm(reportOf({ type: "doc", content }));
        expect(textOf(form.blocks).replaceAll("\n", "")).toBe(words(content));
      }),
      { numRuns: 500 },
    );
  });
});

describe("headings", () => {
  test("the outline begins at 1 and skips nothing, whatever levels were chosen", () => {
    const levels = [2, 4, 3, 2, 1, 3, "x", 99];
    const form = formOf(...levels.map((level) => heading(level, text("标题"))));
    expect(form.blocks.map((block) => (block.kind === "heading" ? block.outlineLevel : 0))).toEqual(
      [1, 2, 2, 1, 1, 2, 2, 3],
    );
  });
});

describe("tables", () => {
  const gridOf = (block: FormBlock | undefined) => {
    if (block?.kind !== "table") throw new Error("no table");
    return block;
  };

  /** Every slot covered once, or the grid is broken. */
  const expectWhole = ({ rows, columnCount, headerRowCount }: FormTable) => {
    const taken = rows.map(() => new Array<number>(columnCount).fill(0));
    for (const [index, row] of rows.entries()) {
      for (const each of row) {
        for (let down = 0; down < each.rowspan; down += 1) {
          for (let right = 0; right < each.colspan; right += 1) {
            const line = taken[index + down];
            if (line) line[each.column + right] = (line[each.column + right] ?? 0) + 1;
          }
        }
        if (index < headerRowCount)
          expect(index + each.rowspan).toBeLessThanOrEqual(headerRowCount);
      }
    }
    expect(taken.flat().every((count) => count === 1)).toBe(true);
    expect(taken.every((line) => line.length === columnCount)).toBe(true);
  };

  test("header rows are the leading rows of header cells", () => {
    const form = formOf(
      table(
        [header("园区", { rowspan: 2 }), header("2025年", { colspan: 2 })],
        [header("产值"), header("增速")],
        [cell("甲"), cell("1"), cell("2")],
      ),
    );
    const grid = gridOf(form.blocks[0]);
    expect(grid).toMatchObject({ columnCount: 3, headerRowCount: 2 });
    expectWhole(grid);
  });

  test("a colspan of a million is cut to the columns that there are", () => {
    const grid = gridOf(
      formOf(table([cell("甲", { colspan: 1e6, rowspan: 1e6 })], [cell("乙"), cell("丙")]))
        .blocks[0],
    );
    expect(grid.columnCount).toBeLessThan(5);
    expectWhole(grid);
  });

  test("widths that the author dragged are kept when every column has one", () => {
    const rows = [[cell("甲", { colwidth: [100] }), cell("乙", { colwidth: [200] })]];
    expect(gridOf(formOf(table(...rows)).blocks[0]).columnWidths).toEqual([100, 200]);
    expect(
      gridOf(formOf(table([cell("甲"), cell("乙", { colwidth: ["9"] })])).blocks[0]).columnWidths,
    ).toBeNull();
  });

  test("any spans at all become a whole grid", () => {
    const span = fc.oneof(
      fc.integer({ min: -2, max: 6 }),
      fc.constantFrom(1e9, Number.NaN, "3", null),
    );
    const anyCell = fc
      .record({ colspan: span, rowspan: span, isHeader: fc.boolean() })
      .map(({ isHeader, ...attrs }) => (isHeader ? header("字", attrs) : cell("字", attrs)));
    fc.assert(
      fc.property(
        fc.array(fc.array(anyCell, { maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        (rows) => {
          const [block] = formOf(table(...rows)).blocks;
          if (block?.kind === "table") expectWhole(block);
          else expect(rows.flat()).toEqual([]);
        },
      ),
    );
  });
});

test("tasks keep whether they are done, lists their first number", () => {
  const tasks = list("taskList", [paragraph(text("核对"))]);
  const done = { ...tasks, content: [{ type: "taskItem", attrs: { checked: true }, content: [] }] };
  const ordered = { ...list("orderedList", [paragraph(text("甲"))]), attrs: { start: 3 } };
  expect(formOf(tasks, done, ordered).blocks).toMatchObject([
    { kind: "task-list", items: [{ isDone: false }] },
    { kind: "task-list", items: [{ isDone: true }] },
    { kind: "list", start: 3 },
  ]);
});

test("a report without a title is named, in the language of its text", () => {
  expect(
    reportToForm(reportOf(doc(paragraph(text("Growth in the zone was strong"))), " ")).title,
  ).toBe("Untitled report");
  expect(reportToForm(reportOf(doc(paragraph(text("园区增长"))), "")).title).toBe("未命名简报");
});
