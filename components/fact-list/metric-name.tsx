import { useLocale } from "next-intl";
import type { Fact } from "#core/contracts/facts.ts";
import { localName } from "#core/local-name.ts";
import { measureOf } from "../facts/fact-words.ts";
import { Aside } from "./aside.tsx";

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
      {fact.subject !== null && <Aside className="text-muted">{fact.subject}</Aside>}
      {measure !== null && <Aside className="text-12 text-faint">{measure}</Aside>}
    </>
  );
}
