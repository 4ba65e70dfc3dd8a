import type { ReportContent } from "./report-to-form.ts";

/** Builders of TipTap JSON and a small fact base, for the tests of exports. */
type Json = Readonly<Record<string, unknown>>;

export const doc = (...content: readonly Json[]): Json => ({ type: "doc", content });
export const paragraph = (...content: readonly Json[]): Json => ({ type: "paragraph", content });
export const heading = (level: unknown, ...content: readonly Json[]): Json => ({
  type: "heading",
  attrs: { level },
  content,
});

export const text = (words: string, ...marks: readonly (string | Json)[]): Json => ({
  type: "text",
  text: words,
  marks: marks.map((mark) => (typeof mark === "string" ? { type: mark } : mark)),
});

export const link = (href: unknown): Json => ({ type: "link", attrs: { href } });

export const fact = (factId: string, words: string, revision: unknown = 1): Json => ({
  type: "factReference",
  attrs: { factId, revision, format: "value-unit", text: words, note: null },
});

export const cell = (words: string, attrs: Json = {}): Json => ({
  type: "tableCell",
  attrs,
  content: [paragraph(text(words))],
});
export const header = (words: string, attrs: Json = {}): Json => ({
  ...cell(words, attrs),
  type: "tableHeader",
});
export const table = (...rows: readonly (readonly Json[])[]): Json => ({
  type: "table",
  content: rows.map((content) => ({ type: "tableRow", content })),
});
export const list = (type: string, ...items: readonly (readonly Json[])[]): Json => ({
  type,
  content: items.map((content) => ({
    type: type === "taskList" ? "taskItem" : "listItem",
    content,
  })),
});

/** Facts f1 and f2 come from source s1, f3 from s2; f4's source is not known. */
export const sourceByFact: Readonly<Record<string, string>> = {
  f1: "s1",
  f2: "s1",
  f3: "s2",
  f4: "s9",
};
export const references: Readonly<Record<string, string>> = {
  s1: "林一帆. 云州前三季度外贸进出口增长8.4%[N]. 云州日报，2026-10-24（1）.",
  s2: "云州市统计局. 统计公报[EB/OL].（2026-03-20）[2026-04-01]. https://tjj.example.cn/a_b*c.html.",
};

export function reportOf(body: unknown, title = "云州园区简报"): ReportContent {
  return {
    title,
    body,
    findSourceId: (factId, revision) => (revision === 1 ? (sourceByFact[factId] ?? null) : null),
    findReference: (sourceId) => references[sourceId] ?? null,
  };
}
