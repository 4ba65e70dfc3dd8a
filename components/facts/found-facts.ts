import type { Fact } from "#core/contracts/facts.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { searchFacts } from "./fact-api.ts";
import { referenceTo, usualFormat } from "./fact-words.ts";

/** A fact, and what choosing it puts into the text. */
export interface FoundFact {
  readonly fact: Fact;
  readonly reference: FactReferenceAttributes;
}

const suggestedCount = 12;

/** The facts that best fit some words, or the newest where there are none. */
export async function findFacts(words: string, signal: AbortSignal): Promise<FoundFact[]> {
  const query = { ...(words !== "" && { q: words }), limit: suggestedCount };
  const facts = await searchFacts(query, signal);
  return facts.map((fact) => ({ fact, reference: referenceTo(fact, usualFormat(fact)) }));
}
