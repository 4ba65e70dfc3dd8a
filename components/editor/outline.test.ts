import { expect, test } from "vitest";
import { documentSchema } from "#core/document/document-extensions.ts";
import { currentEntry, indentOf, outlineOf } from "./outline.ts";

const heading = (level: number, text: string) => ({
  type: "heading",
  attrs: { level },
  ...(text !== "" && { content: [{ type: "text", text }] }),
});

test("headings are listed in order with their level, empty ones left out", () => {
  const doc = documentSchema.nodeFromJSON({
    type: "doc",
    content: [
      heading(2, "一、总体"),
      heading(3, ""),
      { type: "paragraph" },
      heading(3, "（一）工业"),
    ],
  });
  const entries = outlineOf(doc);
  expect(entries.map(({ level, text }) => [level, text])).toEqual([
    [2, "一、总体"],
    [3, "（一）工业"],
  ]);
  expect(indentOf(entries)).toEqual([0, 1]);
  expect(doc.nodeAt(entries[1]?.position ?? -1)?.textContent).toBe("（一）工业");
});

test("a number in a heading is part of its line", () => {
  const attrs = { factId: "f", revision: 1, format: "value", text: "739.4" };
  const doc = documentSchema.nodeFromJSON({
    type: "doc",
    content: [
      {
        ...heading(2, ""),
        content: [
          { type: "text", text: "总值" },
          { type: "factReference", attrs },
        ],
      },
    ],
  });
  expect(outlineOf(doc)[0]?.text).toBe("总值739.4");
});

test("the section being read is the last one that has reached the line", () => {
  const tops = [
    { position: 0, top: -300 },
    { position: 40, top: 90 },
    { position: 80, top: 400 },
  ];
  expect(currentEntry(tops, 160)).toBe(40);
  expect(currentEntry(tops, -400)).toBeNull();
});
