import { splitParagraphs, type TextSpan } from "./source-paragraphs.ts";

/** Ends at a full stop, with the closing marks behind it, or at a line end; ";" parts clauses. */
const sentence = /[^。！？；\n]*(?:[。！？；]+[”’」』）)]*|\n|$)/g;

/** The sentences of a text in order, without the white space around them. */
export function splitSentences(text: string): TextSpan[] {
  return splitParagraphs(text).flatMap((paragraph) => sentencesIn(text, paragraph));
}

function sentencesIn(text: string, paragraph: TextSpan): TextSpan[] {
  const words = text.slice(paragraph.start, paragraph.end);
  return [...words.matchAll(sentence)]
    .map((match) => {
      const start = paragraph.start + match.index;
      return trimSpan(text, { start, end: start + match[0].length });
    })
    .filter((span) => span !== null);
}

/** The span without white space at its ends; null when nothing else is in it. */
export function trimSpan(text: string, { start, end }: TextSpan): TextSpan | null {
  const words = text.slice(start, end);
  const trimmed = words.trim();
  if (trimmed === "") return null;
  const from = start + words.indexOf(trimmed);
  return { start: from, end: from + trimmed.length };
}
