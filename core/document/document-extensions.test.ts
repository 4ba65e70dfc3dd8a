import { prosemirrorJSONToYDoc, yDocToProsemirrorJSON } from "@tiptap/y-tiptap";
import { expect, test } from "vitest";
import { documentSchema } from "./document-extensions.ts";
import { safeLinkTarget } from "./safe-link.ts";

const paragraph = (...content: object[]) => ({ type: "paragraph", content });
const text = (words: string, ...marks: string[]) => ({
  type: "text",
  text: words,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
});

test("a document with every kind of block survives the way into Yjs and back", () => {
  const reference = {
    type: "factReference",
    attrs: { factId: "f1", revision: 2, format: "value-unit", text: "1106.8亿元", note: null },
  };
  const document = {
    type: "doc",
    content: [
      { type: "heading", attrs: { level: 2 }, content: [text("一、总体情况")] },
      paragraph(text("实现地区生产总值"), reference, text("，", "bold", "italic")),
      {
        type: "taskList",
        content: [
          { type: "taskItem", attrs: { checked: true }, content: [paragraph(text("核对"))] },
        ],
      },
      { type: "blockquote", content: [paragraph(text("引文", "underline", "strike"))] },
      { type: "horizontalRule" },
    ],
  };
  const node = documentSchema.nodeFromJSON(document);
  node.check();
  const roundTrip = yDocToProsemirrorJSON(
    prosemirrorJSONToYDoc(documentSchema, node.toJSON(), "default"),
    "default",
  );
  expect(documentSchema.nodeFromJSON(roundTrip).toJSON()).toEqual(node.toJSON());
});

test.each([
  ["https://example.org/a?b=1", true],
  ["mailto:a@example.org", true],
  ["javascript:alert(1)", false],
  ["JaVaScRiPt:alert(1)", false],
  ["java\nscript:alert(1)", false],
  [" https://example.org", false],
  ["data:text/html,x", false],
  ["//example.org", false],
  [["https://example.org"], false],
])("the link target %j is allowed: %s", (href, allowed) => {
  expect(safeLinkTarget(href) !== null).toBe(allowed);
});
