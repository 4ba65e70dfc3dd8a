import type { NewReport } from "#core/contracts/reports.ts";

const headings = {
  zh: ["一、总体情况", "二、主要指标", "三、问题与建议"],
  en: ["1. Overview", "2. Key figures", "3. Problems and suggestions"],
} as const;

/**
 * The body that a new report begins with, as a TipTap document; null leaves it empty. Headings are
 * in the language of the title.
 */
export function templateBody({ title, template }: Pick<NewReport, "title" | "template">) {
  if (template !== "briefing") return null;
  const language = /\p{Script=Han}/u.test(title) ? "zh" : "en";
  const content = headings[language].flatMap((text) => [
    { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text }] },
    { type: "paragraph" },
  ]);
  return { type: "doc", content };
}
