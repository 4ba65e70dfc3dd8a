// @vitest-environment jsdom
import { generateJSON } from "@tiptap/core";
import { expect, test } from "vitest";
import { documentExtensions } from "#core/document/document-extensions.ts";
import { cleanPastedHtml } from "./word-paste.ts";

const word = (body: string) =>
  `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{}</style></head><body lang=ZH-CN>${body}</body></html>`;
const listItem = (level: number, marker: string, words: string) =>
  `<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span lang=EN-US style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>${words}<o:p></o:p></p>`;

const read = (html: string) => generateJSON(cleanPastedHtml(html), documentExtensions());
const texts = (node: { text?: string; content?: object[] }): string =>
  node.text ?? (node.content ?? []).map(texts).join("");

test("headings of Word keep their level, deeper ones than four become four", () => {
  const html = word(
    "<h2>一、总体情况</h2><p class=MsoHeading3 style='mso-outline-level:3'>小标题</p><h6>很深</h6>",
  );
  expect(cleanPastedHtml(html)).toContain("<h3>小标题</h3>");
  const { content } = read(html);
  expect(content.map((node: { type: string }) => node.type)).toEqual([
    "heading",
    "heading",
    "heading",
  ]);
});

test("list paragraphs become nested lists without their markers", () => {
  const html = word(
    listItem(1, "1.", "第一项") + listItem(2, "·", "里面一层") + listItem(1, "2.", "第二项"),
  );
  expect(cleanPastedHtml(html)).toBe(
    "<ol><li><p>第一项</p><ul><li><p>里面一层</p></li></ul></li><li><p>第二项</p></li></ol>",
  );
});

test("bold, italic and underline survive as tags and as styles; fonts and colours go", () => {
  const html = word(
    "<p class=MsoNormal><b>粗</b><span style='font-weight:bold;color:red;font-family:宋体'>也粗</span><i>斜</i><u>线</u></p>",
  );
  const clean = cleanPastedHtml(html);
  expect(clean).toContain("<b>粗</b>");
  expect(clean).toContain("<strong>也粗</strong>");
  expect(clean).not.toMatch(/style|color|宋体|class/);
});

test("tables keep their cells and spans", () => {
  const html = word(
    "<table class=MsoTableGrid border=1 style='width:400pt'><tr><td colspan=2 style='width:1cm'><p class=MsoNormal>合并</p></td></tr><tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>",
  );
  const { content } = read(html);
  const [table] = content;
  expect(table.type).toBe("table");
  expect(table.content[0].content[0].attrs.colspan).toBe(2);
  expect(texts(table)).toBe("合并甲乙");
});

test("pictures on the author's disk are left out", () => {
  const html = word("<p class=MsoNormal>前<img src='file:///C:/a.png'>后</p>");
  expect(cleanPastedHtml(html)).toBe("<p>前后</p>");
});

test("what is not from Word keeps its markup; of its styles what is emphasis becomes tags", () => {
  const html = (style: string) => `<p ${style}>普通<i title='a style=b'>网页</i></p>`;
  expect(cleanPastedHtml(html("class=a"))).toBe(html("class=a"));
  const read = (markup: string) => generateJSON(cleanPastedHtml(markup), documentExtensions());
  const marksOf = (markup: string) => JSON.stringify(read(markup)).match(/"marks":\[.*?\]/g) ?? [];
  expect(marksOf("<p><span style='font-weight:700'>粗</span>细</p>").join()).toContain("bold");
  expect(marksOf("<b style='font-weight:normal'><p>细</p></b>")).toEqual([]);
});

test("a row of a table is pasted without its table", () => {
  expect(cleanPastedHtml("<tr style='height:1cm'><td>甲</td></tr>")).toContain("<td>甲</td>");
});
