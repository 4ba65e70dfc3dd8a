import { useTranslations } from "next-intl";
import type { Fact } from "#core/contracts/facts.ts";

/** "进出口总额 · 出口 同比": the metric with what narrows it, the narrowing quieter. */
export function MetricName({
  fact,
}: {
  fact: Pick<Fact, "metric" | "subject" | "comparison" | "kind">;
}) {
  const words = useTranslations("vocabulary");
  const isGrowthWithout = fact.kind === "growth" && fact.comparison === null;
  return (
    <>
      {fact.metric.name}
      {fact.subject !== null && <span className="ml-1.5 text-muted">{fact.subject}</span>}
      {fact.comparison !== null && (
        <span className="ml-1.5 text-12 text-faint">{words(`comparison.${fact.comparison}`)}</span>
      )}
      {isGrowthWithout && (
        <span className="ml-1.5 text-12 text-faint">{words("factKind.growth")}</span>
      )}
    </>
  );
}
