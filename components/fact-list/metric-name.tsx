import { useLocale } from "next-intl";
import type { Fact } from "#core/contracts/facts.ts";
import { localName } from "#core/local-name.ts";
import { measureOf } from "../facts/fact-words.ts";

/** "进出口总额 · 出口 同比": the metric with what narrows it, the narrowing quieter. */
export function MetricName({
  fact,
}: {
  fact: Pick<Fact, "metric" | "subject" | "comparison" | "kind">;
}) {
  const locale = useLocale();
  const measure = measureOf(fact, locale);
  return (
    <>
      {localName(fact.metric, locale)}
      {fact.subject !== null && <span className="ml-1.5 text-muted">{fact.subject}</span>}
      {measure !== null && <span className="ml-1.5 text-12 text-faint">{measure}</span>}
    </>
  );
}
