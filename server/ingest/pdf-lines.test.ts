import { expect, test } from "vitest";
import { type PdfRun, runsToParagraphs } from "./pdf-lines.ts";

const size = 10;
const pageWidth = 400;

/** A run at a line of the page, counted from the top, 15 points apart. */
function run(text: string, line: number, x = 0, width = text.length * size): PdfRun {
  return { text, x, y: 800 - line * 15, width, height: size };
}

const full = (text: string, line: number, x = 0) => run(text, line, x, pageWidth - x);

test("full lines at the usual distance are one paragraph; Chinese is joined without a space", () => {
  const runs = [full("前三季度，高新区实现地区生产总", 0), run("值1106.8亿元。", 1)];
  expect(runsToParagraphs(runs)).toEqual(["前三季度，高新区实现地区生产总值1106.8亿元。"]);
});

test("Latin words keep the space between lines", () => {
  expect(runsToParagraphs([full("Value added rose by", 0), run("12.9 percent.", 1)])).toEqual([
    "Value added rose by 12.9 percent.",
  ]);
});

test("a short line, an indent, a gap or another size begins a new paragraph", () => {
  expect(runsToParagraphs([run("标题", 0), full("正文", 1)])).toEqual(["标题", "正文"]);
  expect(runsToParagraphs([full("一", 0), full("二", 1, 20)])).toEqual(["一", "二"]);
  expect(runsToParagraphs([full("一", 0), full("二", 2)])).toEqual(["一", "二"]);
  expect(runsToParagraphs([{ ...full("大字", 0), height: 18 }, full("正文", 1)])).toEqual([
    "大字",
    "正文",
  ]);
});

test("wide gaps inside a line are tabs, so that tables keep their columns", () => {
  const row = (line: number, cells: readonly string[]) =>
    cells.flatMap((cell, index) => run(cell, line, index * 120, 40));
  expect(runsToParagraphs([...row(0, ["园区", "总值"]), ...row(1, ["甲", "12.9"])])).toEqual([
    "园区\t总值\n甲\t12.9",
  ]);
});

test("a superscript stays on its line", () => {
  const note = { ...run("1", 0, 60, 5), y: 804, height: 6 };
  expect(runsToParagraphs([run("增长12.9%", 0, 0, 60), note])).toEqual(["增长12.9%1"]);
});
