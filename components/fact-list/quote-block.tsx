import type { Quote } from "#core/contracts/facts.ts";

/** The words a fact rests on, marked, between what stands before and after them. */
export function QuoteBlock({ quote }: { quote: Quote }) {
  return (
    <blockquote className="rounded-lg border bg-sunken px-4 py-3 text-14 text-muted leading-7">
      {quote.prefix !== "" && <>…{quote.prefix}</>}
      <mark className="rounded-sm px-0.5 text-ink">{quote.exact}</mark>
      {quote.suffix !== "" && <>{quote.suffix}…</>}
    </blockquote>
  );
}
