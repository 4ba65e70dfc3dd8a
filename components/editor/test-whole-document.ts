import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import { Doc } from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName } from "#core/sync/protocol.ts";

const text = (words: string, ...marks: object[]) => ({ type: "text", text: words, marks });
const paragraph = (...content: object[]) => ({ type: "paragraph", content });
const said = (words: string) => paragraph(text(words));

const note = { state: "held", reason: "等年报", until: "2026-06-30" };
const reference = {
  factId: "f1",
  revision: 2,
  format: "metric-value",
  text: "进出口总额 1106.8 亿元",
  note,
};
const span = { colspan: 2, rowspan: 1, colwidth: [120, 80], align: "center" };
const single = { colspan: 1, rowspan: 1, colwidth: [120], align: "right" };
const link = {
  href: "https://example.org/",
  target: "_blank",
  rel: "noopener",
  class: "source",
  title: "出处",
};

/** One block for each kind of node, with every mark and every attribute in use. */
export const wholeDocument = {
  type: "doc",
  content: [
    { type: "heading", attrs: { level: 2 }, content: [text("一、总体情况")] },
    paragraph(
      text("粗体", { type: "bold" }),
      text("斜体", { type: "italic" }),
      text("下划线", { type: "underline" }),
      text("删除线", { type: "strike" }),
      text("链接", { type: "link", attrs: link }),
      text("1805亿元", { type: "numberNote", attrs: note }),
      { type: "hardBreak" },
      { type: "factReference", attrs: reference },
    ),
    { type: "blockquote", content: [said("引文")] },
    { type: "bulletList", content: [{ type: "listItem", content: [said("一项")] }] },
    {
      type: "orderedList",
      attrs: { start: 3, type: "a" },
      content: [{ type: "listItem", content: [said("第三")] }],
    },
    {
      type: "taskList",
      content: [{ type: "taskItem", attrs: { checked: true }, content: [said("已办")] }],
    },
    { type: "horizontalRule" },
    {
      type: "table",
      content: [
        {
          type: "tableRow",
          content: [{ type: "tableHeader", attrs: span, content: [said("指标")] }],
        },
        {
          type: "tableRow",
          content: [
            { type: "tableCell", attrs: single, content: [said("出口")] },
            { type: "tableCell", attrs: single, content: [said("620")] },
          ],
        },
      ],
    },
    {
      type: "image",
      attrs: { src: "/api/v1/images/i1", alt: "图", title: "走势", width: 640, height: 360 },
    },
  ],
};

/** A report that holds it, as a program with the whole schema writes it. */
export function writeWholeDocument(doc: Doc = new Doc()): Doc {
  prosemirrorJSONToYXmlFragment(documentSchema, wholeDocument, doc.getXmlFragment(bodyName));
  return doc;
}
