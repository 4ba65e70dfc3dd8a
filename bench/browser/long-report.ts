import type { JSONContent } from "@tiptap/core";
import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import { Doc } from "yjs";
import { referenceTo, usualFormat } from "#components/facts/fact-words.ts";
import type { Fact } from "#core/contracts/facts.ts";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";

export interface LongReportSize {
  readonly blocks: number;
  readonly references: number;
}

/** About a hundred pages: 100,000 characters. */
export const hundredPages: LongReportSize = { blocks: 1_500, references: 500 };

const filler =
  "全区坚持稳中求进工作总基调，扎实推进高质量发展，主要经济指标平稳增长，新动能加快培育，开放型经济水平持续提升。";
const blocksPerSection = 12;
const blocksPerTable = 60;

/** A report of headings, paragraphs and tables, its facts taken round and round from `facts`. */
export function longReport({ blocks, references }: LongReportSize, facts: readonly Fact[]): Doc {
  const doc = new Doc();
  const every = Math.max(1, Math.floor(blocks / references));
  let inserted = 0;
  const referenceAt = (index: number): JSONContent[] => {
    const fact = facts[inserted % facts.length];
    if (index % every !== every - 1 || fact === undefined || inserted >= references) return [];
    inserted += 1;
    return [{ type: "factReference", attrs: referenceTo(fact, usualFormat(fact)) }];
  };
  const content = Array.from({ length: blocks }, (_, index) => blockAt(index, referenceAt(index)));
  prosemirrorJSONToYXmlFragment(
    documentSchema,
    { type: "doc", content },
    doc.getXmlFragment(bodyName),
  );
  doc.getText(titleName).insert(0, "百页简报");
  return doc;
}

function blockAt(index: number, reference: readonly JSONContent[]): JSONContent {
  if (index % blocksPerTable === blocksPerTable - 2) return tableAt(index);
  if (index % blocksPerSection === 0) {
    const attrs = { level: index % (blocksPerSection * 5) === 0 ? 1 : 2 };
    return { type: "heading", attrs, content: [text(`第${index}节 总体情况`)] };
  }
  return { type: "paragraph", content: [text(`${index}. ${filler}`), ...reference, text("。")] };
}

function tableAt(index: number): JSONContent {
  const cell = (words: string): JSONContent => ({
    type: "tableCell",
    content: [{ type: "paragraph", content: [text(words)] }],
  });
  const row = (number: number): JSONContent => ({
    type: "tableRow",
    content: ["园区", "指标", "2025年", "增速"].map((words) => cell(`${words}${index + number}`)),
  });
  return { type: "table", content: [0, 1, 2, 3, 4].map(row) };
}

function text(words: string): JSONContent {
  return { type: "text", text: words };
}
