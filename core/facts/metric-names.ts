import { AliasIndex, type AliasMatch, type NamedEntry } from "./alias-index.ts";
import type { FactKind } from "./fact.ts";

export interface ProposableMetric extends NamedEntry {
  /** The canonical unit: "元", "家", "%". */
  readonly unit: string;
  readonly kind: FactKind;
}

/** 高新技术企业数量 stands in texts as 高新技术企业270家: the unit says the measure. */
const measurePattern = /(?:数量|总数|总量|金额|总额|面积|数)$/;
const shortestThing = 4;

const sharePattern = /^(.+?)占(.+?)(?:的)?(?:比重|份额|比例)$/;

function withoutMeasure(name: string): string {
  return name.replace(measurePattern, "");
}

function withThings(metric: ProposableMetric): ProposableMetric {
  if (metric.kind === "share" || metric.kind === "ratio") return metric;
  const things = [metric.name, ...metric.aliases]
    .filter((name) => measurePattern.test(name))
    .map(withoutMeasure)
    .filter((thing) => thing.length >= shortestThing);
  return { ...metric, aliases: [...metric.aliases, ...things] };
}

/** 科技型中小企业数量占全市比重, found by what is a share of what. */
interface ShareName extends NamedEntry {
  readonly metrics: readonly { readonly metric: ProposableMetric; readonly whole: string }[];
}

function shareNames(metrics: readonly ProposableMetric[]): ShareName[] {
  const metricsByPart = new Map<string, { metric: ProposableMetric; whole: string }[]>();
  for (const metric of metrics) {
    if (metric.kind !== "share") continue;
    for (const name of [metric.name, ...metric.aliases]) {
      const [, part = "", whole = ""] = sharePattern.exec(name) ?? [];
      const thing = withoutMeasure(part);
      if (thing.length < 2) continue;
      metricsByPart.set(thing, [...(metricsByPart.get(thing) ?? []), { metric, whole }]);
    }
  }
  return [...metricsByPart].map(([name, found]) => ({
    id: name,
    name,
    aliases: [],
    metrics: found,
  }));
}

export type MetricMatch = AliasMatch<ProposableMetric>;

/** Finds metrics by their names, by the things they count, and shares by part and whole. */
export class MetricNames {
  readonly #names: AliasIndex<ProposableMetric>;
  readonly #shares: AliasIndex<ShareName>;

  constructor(metrics: readonly ProposableMetric[]) {
    this.#names = new AliasIndex(metrics.map(withThings));
    this.#shares = new AliasIndex(shareNames(metrics));
  }

  find(text: string): MetricMatch[] {
    return this.#names.find(text);
  }

  /** The parts named in the text of which `whole` (全市, 地区生产总值) says a share. */
  findShares(text: string, isWhole: (whole: string) => boolean): MetricMatch[] {
    return this.#shares.find(text).flatMap((match) => {
      const share = match.entry.metrics.find(({ whole }) => isWhole(whole));
      return share === undefined ? [] : [{ ...match, entry: share.metric }];
    });
  }
}
