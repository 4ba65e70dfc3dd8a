import type { Source } from "#core/contracts/sources.ts";
import {
  type ProposalInput,
  type ProposalVocabulary,
  type ProposedFact,
  proposeFact,
} from "#core/facts/propose-fact.ts";
import { parsePeriods } from "#core/periods/parse-periods.ts";
import { parseQuantities } from "#core/quantities/parse-quantities.ts";
import { splitParagraphs, type TextSpan } from "#core/sources/source-paragraphs.ts";

interface SourcePlace {
  readonly source: Pick<Source, "title" | "publishedOn">;
  readonly text: string;
  readonly span: TextSpan;
}

/** What the place in the source gives to propose from: its paragraph and the headings above. */
export function proposalInput({ source, text, span }: SourcePlace): ProposalInput {
  const paragraph = splitParagraphs(text).find(
    ({ start, end }) => start <= span.start && span.start < end,
  );
  const start = paragraph?.start ?? span.start;
  const end = Math.max(paragraph?.end ?? span.end, span.end);
  return {
    quote: text.slice(span.start, span.end),
    paragraph: text.slice(start, end),
    quoteStart: span.start - start,
    heading: [source.title, ...headingsAbove(text, start)].join("\n"),
    publishedOn: source.publishedOn,
  };
}

/** Outermost first: of each level the last one, as long as no higher one came after it. */
function headingsAbove(text: string, before: number): string[] {
  const open: { level: number; words: string }[] = [];
  for (const match of text.slice(0, before).matchAll(/^(#{1,6})\s+(.+)$/gm)) {
    const level = match[1]?.length ?? 1;
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    open.push({ level, words: match[2] ?? "" });
  }
  return open.map(({ words }) => words);
}

/** A number in the selected words, and what it is proposed to be. */
export interface NumberChoice {
  /** As printed: "1106.8亿元". */
  readonly words: string;
  readonly proposed: ProposedFact;
}

export interface NumberChoices {
  readonly choices: readonly NumberChoice[];
  /** The index of the one to begin with. */
  readonly first: number;
}

/** One proposal for each number in the selected words, in their order. */
export function proposeChoices(place: SourcePlace, vocabulary: ProposalVocabulary): NumberChoices {
  const input = proposalInput(place);
  const main = proposeFact(input, vocabulary);
  if (main === null) return { choices: [], first: 0 };
  const choices = numbersIn(input).flatMap(({ outerStart, outerEnd }): NumberChoice[] => {
    const words = input.quote.slice(outerStart, outerEnd);
    const quoteStart = (input.quoteStart ?? 0) + outerStart;
    const proposed = proposeFact({ ...input, quote: words, quoteStart }, vocabulary);
    return proposed === null ? [] : [{ words, proposed: withPlaces(proposed, input.quote) }];
  });
  const first = choices.findIndex(
    ({ proposed }) => proposed.value === main.value && proposed.unit === main.unit,
  );
  return first < 0
    ? { choices: [{ words: `${main.value}${main.unit}`, proposed: main }, ...choices], first: 0 }
    : { choices, first };
}

/** Numbers that are no part of a period. */
function numbersIn({ quote, publishedOn }: ProposalInput) {
  const periods = parsePeriods(quote, publishedOn);
  return parseQuantities(quote).filter(
    (number) => !periods.some(({ start, end }) => number.start < end && start < number.end),
  );
}

/** Words count as the quote's when they are anywhere in what was selected. */
function withPlaces(proposed: ProposedFact, quote: string): ProposedFact {
  const reasons = proposed.reasons.map((reason) =>
    reason.place === "paragraph" && quote.includes(reason.words)
      ? { ...reason, place: "quote" as const }
      : reason,
  );
  return { ...proposed, reasons };
}
