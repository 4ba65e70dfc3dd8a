import { getSchema, Node } from "@tiptap/core";
import { prosemirrorJSONToYXmlFragment, yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "../sync/apply-verbatim.ts";
import { bodyName } from "../sync/protocol.ts";
import { allTypesIn, changedTypesOf } from "./changed-types.ts";
import { documentExtensions, documentSchema } from "./document-extensions.ts";
import { type Repair, repairArrangement } from "./repair-arrangement.ts";

interface Sketch {
  readonly name: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly content: readonly (Sketch | string)[];
}

function of(name: string, ...content: (Sketch | string)[]): Sketch {
  return { name, attrs: {}, content };
}

function withAttrs(attrs: Sketch["attrs"], sketch: Sketch): Sketch {
  return { ...sketch, attrs };
}

function build(sketch: Sketch | string): Y.XmlElement | Y.XmlText {
  if (typeof sketch === "string") return new Y.XmlText(sketch);
  const element = new Y.XmlElement(sketch.name);
  for (const [key, value] of Object.entries(sketch.attrs)) {
    element.setAttribute(key, value as string);
  }
  element.insert(0, sketch.content.map(build));
  return element;
}

function bodyOf(...sketches: (Sketch | string)[]): Y.XmlFragment {
  const body = new Y.Doc().getXmlFragment(bodyName);
  body.insert(0, sketches.map(build));
  return body;
}

function elementAt(body: Y.XmlFragment, index: number): Y.XmlElement {
  const element = body.get(index);
  if (!(element instanceof Y.XmlElement)) throw new Error("not an element");
  return element;
}

function textOf(body: Y.XmlFragment, index: number): Y.XmlText {
  const text = elementAt(body, index).get(0);
  if (!(text instanceof Y.XmlText)) throw new Error("not a text");
  return text;
}

function repairAll(body: Y.XmlFragment): readonly Repair[] {
  const { doc } = body;
  if (doc === null) throw new Error("not in a document");
  return doc.transact(() => repairArrangement(body, allTypesIn(body)));
}

function shapeOf(body: Y.XmlFragment): string {
  const node = documentSchema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body));
  node.check();
  return node.toString();
}

const item = (...content: (Sketch | string)[]) => of("listItem", ...content);
const cell = (words: string, attrs: Sketch["attrs"] = {}) =>
  withAttrs(attrs, of("tableCell", of("paragraph", words)));
const reference = (attrs: Sketch["attrs"] = {}) =>
  withAttrs(
    { factId: "f1", revision: 1, format: "value-unit", text: "1850亿元", ...attrs },
    of("factReference"),
  );

const misarranged: [string, (Sketch | string)[], string][] = [
  ["a body without blocks", [], "doc(paragraph)"],
  ["a list without items", [of("bulletList")], "doc(bulletList(listItem(paragraph)))"],
  [
    "a list item without content",
    [of("orderedList", item())],
    "doc(orderedList(listItem(paragraph)))",
  ],
  ["a quote without content", [of("blockquote")], "doc(blockquote(paragraph))"],
  ["a table without rows", [of("table")], "doc(table(tableRow(tableCell(paragraph))))"],
  [
    "a cell without content",
    [of("table", of("tableRow", of("tableHeader")))],
    "doc(table(tableRow(tableHeader(paragraph))))",
  ],
  ["text among the blocks", ["甲", of("paragraph", "乙")], 'doc(paragraph("甲"), paragraph("乙"))'],
  [
    "text and a reference in a list",
    [of("bulletList", "甲", reference(), "乙")],
    'doc(bulletList(listItem(paragraph("甲", factReference, "乙"))))',
  ],
  [
    "a block in a paragraph",
    [of("paragraph", "甲", of("heading", "乙"), "丙")],
    'doc(paragraph("甲"), heading("乙"), paragraph("丙"))',
  ],
  ["a picture in a heading", [of("heading", "甲", of("image"))], 'doc(heading("甲"), image)'],
  [
    "two list items without their list",
    [item(of("paragraph", "甲")), item(of("paragraph", "乙"))],
    'doc(bulletList(listItem(paragraph("甲")), listItem(paragraph("乙"))))',
  ],
  [
    "a heading first in a list item",
    [of("bulletList", item(of("heading", "甲")))],
    'doc(bulletList(listItem(paragraph, heading("甲"))))',
  ],
  [
    "a list item among tasks",
    [of("taskList", of("taskItem", of("paragraph", "甲")), item(of("paragraph", "乙")))],
    'doc(taskList(taskItem(paragraph("甲")), taskItem(paragraph("乙"))))',
  ],
  [
    "a row without its table",
    [of("tableRow", cell("甲"))],
    'doc(table(tableRow(tableCell(paragraph("甲")))))',
  ],
  [
    "a block among the rows",
    [of("table", of("tableRow", cell("甲")), of("paragraph", "乙"))],
    'doc(table(tableRow(tableCell(paragraph("甲"))), tableRow(tableCell(paragraph("乙")))))',
  ],
  [
    "words in a fact reference",
    [of("paragraph", withAttrs({ factId: "f1", text: "1" }, of("factReference", "甲")))],
    'doc(paragraph(factReference, "甲"))',
  ],
  ["a document in the document", [of("doc", of("paragraph", "甲"))], 'doc(paragraph("甲"))'],
  ["an element called text", [of("paragraph", of("text", "甲"))], 'doc(paragraph("甲"))'],
  [
    "rows of unequal length",
    [of("table", of("tableRow", cell("甲"), cell("乙")), of("tableRow", cell("丙")))],
    'doc(table(tableRow(tableCell(paragraph("甲")), tableCell(paragraph("乙"))), tableRow(tableCell(paragraph("丙")), tableCell(paragraph))))',
  ],
  [
    "a reference to no fact",
    [of("paragraph", "约", reference({ factId: [5] }))],
    'doc(paragraph("约1850亿元"))',
  ],
];

test.each(misarranged)("%s is put in order", (_name, sketches, expected) => {
  const body = bodyOf(...sketches);
  expect(repairAll(body)).not.toEqual([]);
  expect(shapeOf(body)).toBe(expected);
  expect(repairAll(body)).toEqual([]);
});

test.each([0, "1", 1e6, -3, 2.5, null, [], { a: 1 }, "x"])(
  "a table survives a colspan, rowspan and colwidth of %j (B3)",
  (value) => {
    const attrs = { colspan: value, rowspan: value, colwidth: value };
    const body = bodyOf(of("table", of("tableRow", cell("甲", attrs), cell("乙"))));
    repairAll(body);
    expect(shapeOf(body)).toContain("甲");
    const node = documentSchema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body));
    node.descendants(({ type, attrs: { colspan, rowspan } }) => {
      if (type.name === "tableCell") expect([colspan, rowspan]).toEqual([1, 1]);
    });
  },
);

test("a table wider than any may be is bounded and keeps its words (B3)", () => {
  const wide = Array.from({ length: 450 }, (_, at) => cell(`${at};`, { colspan: 200 }));
  const body = bodyOf(of("table", of("tableRow", ...wide), of("tableRow", cell("末"))));
  repairAll(body);
  const table = documentSchema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body)).child(0);
  expect(table.children.map(({ childCount }) => childCount)).toEqual([200, 200]);
  expect(table.textContent).toBe(`${wide.map((_, at) => `${at};`).join("")}末`);
  expect(repairAll(body)).toEqual([]);
});

const junk = [[], ["x"], { a: 1 }, 12, -1, true, null, "x".repeat(1e6)];
const everyAttribute = Object.entries(documentSchema.nodes).flatMap(([name, { spec }]) =>
  Object.keys(spec.attrs ?? {}).map((attribute) => [name, attribute] as const),
);

test.each(everyAttribute)(
  "whatever stands in %s.%s becomes what an editor expects (D11)",
  (name, attribute) => {
    for (const value of junk) {
      const base =
        name === "factReference" ? { factId: "f1", text: "1", format: "value-unit" } : {};
      const body = bodyOf(withAttrs({ ...base, [attribute]: value }, of(name)));
      repairAll(body);
      const found: unknown[] = [];
      documentSchema.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body)).descendants((node) => {
        if (node.type.name === name) found.push(node.attrs[attribute]);
      });
      const fallback = documentSchema.nodes[name]?.spec.attrs?.[attribute]?.default;
      for (const each of found) {
        const isOfItsType = each === null || fallback === null || typeof each === typeof fallback;
        expect([isOfItsType, JSON.stringify(each).length < 20_000]).toEqual([true, true]);
        expect(typeof each === "object" && each !== null && !Array.isArray(each)).toBe(false);
      }
      expect(repairAll(body)).toEqual([]);
    }
  },
);

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\u0000script:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>1</script>",
  "vbscript:x",
  "//example.org",
  ["https://example.org"],
  { toString: "https://example.org" },
  12,
  null,
])("a link to %j goes and its words stay (D10)", (href) => {
  const body = bodyOf(of("paragraph", "前面这里后面"));
  const text = textOf(body, 0);
  text.format(2, 2, { link: { href }, bold: {} });
  expect(repairAll(body)).toEqual([{ kind: "mark", nodeName: "link" }]);
  expect(text.toDelta()).toEqual([
    { insert: "前面" },
    { insert: "这里", attributes: { bold: {} } },
    { insert: "后面" },
  ]);
});

test("a sound link is left as it is", () => {
  const body = bodyOf(of("paragraph", "这里"));
  const link = { href: "https://example.org/a", target: "_blank", rel: null, class: null };
  textOf(body, 0).format(0, 2, { link });
  expect(repairAll(body)).toEqual([]);
});

const CodeBlock = Node.create({ name: "codeBlock", group: "block", content: "text*", marks: "" });
const schemaWithCode = getSchema([...documentExtensions(), CodeBlock]);

test("in a block of plain text formatting goes and references become their words (B2)", () => {
  const body = bodyOf(of("codeBlock", "产值", reference(), "元", of("hardBreak")));
  const code = elementAt(body, 0);
  (code.get(0) as Y.XmlText).format(0, 2, { bold: {} });
  body.doc?.transact(() => repairArrangement(body, allTypesIn(body), schemaWithCode));
  const node = schemaWithCode.nodeFromJSON(yXmlFragmentToProsemirrorJSON(body));
  node.check();
  expect(node.toString()).toBe('doc(codeBlock("产值1850亿元元\\n"))');
});

test("nothing of an unknown name is touched, nor what stands around it", () => {
  const body = bodyOf(
    of("bulletList", of("chart", "季度", of("listItem")), of("paragraph", "甲")),
    withAttrs({ colspan: 0 }, of("chart")),
    withAttrs({ indent: [1] }, of("paragraph", "乙")),
  );
  const text = textOf(body, 2);
  text.format(0, 1, { suggestion: { id: [1] }, bold: { weight: 600 } });
  const before = JSON.stringify([body.toJSON(), text.toDelta()]);
  expect(repairAll(body)).toEqual([]);
  expect(JSON.stringify([body.toJSON(), text.toDelta()])).toBe(before);
});

test("what keeps its place is not written anew", () => {
  const body = bodyOf(of("bulletList", item(of("paragraph", "甲")), of("paragraph", "乙")));
  const [list, first] = [body.get(0), elementAt(body, 0).get(0)];
  repairAll(body);
  expect(body.get(0)).toBe(list);
  expect(elementAt(body, 0).get(0)).toBe(first);
});

test("nesting beyond all reason becomes its words", () => {
  const doc = new Y.Doc();
  const body = doc.getXmlFragment(bodyName);
  doc.transact(() => {
    let inner: Y.XmlFragment = body;
    for (let depth = 0; depth < 1500; depth += 1) {
      const quote = new Y.XmlElement("blockquote");
      inner.insert(0, [quote]);
      inner = quote;
    }
    inner.insert(0, [new Y.XmlText("深处的字")]);
  });
  expect(repairAll(body)).toContainEqual({ kind: "flattened", nodeName: "blockquote" });
  expect(shapeOf(body)).toContain("深处的字");
});

test("plain typing and deleting in a text gives the repair nothing to do", () => {
  const doc = new Y.Doc();
  const body = doc.getXmlFragment(bodyName);
  const content = {
    type: "doc",
    content: [{ type: "paragraph", content: [{ type: "text", text: "正文" }] }],
  };
  prosemirrorJSONToYXmlFragment(documentSchema, content, body);
  const text = textOf(body, 0);
  const sizes: number[] = [];
  doc.on("afterTransaction", (transaction) => sizes.push(changedTypesOf(transaction).size));
  text.insert(1, "新");
  text.delete(0, 1);
  expect(sizes).toEqual([0, 0]);
  text.format(0, 1, { bold: {} });
  expect(sizes.at(-1)).toBe(1);
});

test("the server repairs arrangements: an update and its repair make one update together", () => {
  const author = new Y.Doc();
  author.getXmlFragment(bodyName).insert(0, [build(of("bulletList", of("paragraph", "甲")))]);
  const server = new Y.Doc();
  const body = server.getXmlFragment(bodyName);
  const sent: Uint8Array[] = [];
  server.on("update", (update) => sent.push(update));
  server.transact((transaction) => {
    applyVerbatim(server, Y.encodeStateAsUpdate(author));
    repairArrangement(body, changedTypesOf(transaction));
  });
  expect(sent).toHaveLength(1);
  const reader = new Y.Doc();
  for (const update of sent) Y.applyUpdate(reader, update);
  expect(shapeOf(reader.getXmlFragment(bodyName))).toBe(
    'doc(bulletList(listItem(paragraph("甲"))))',
  );
});
