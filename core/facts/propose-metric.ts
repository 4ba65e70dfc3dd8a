import { findUnit } from "../quantities/unit.ts";
import type { AliasIndex, AliasMatch, NamedEntry } from "./alias-index.ts";
import type { FactKind } from "./fact.ts";
import type { Span, Statement } from "./statement.ts";

export interface ProposableMetric extends NamedEntry {
  /** The canonical unit: "元", "家", "%". */
  readonly unit: string;
  readonly kind: FactKind;
}

/** A goal, a share or a growth may be stated of any metric; other numbers need its dimension. */
function fits(metric: ProposableMetric, statement: Statement, isChange: boolean): boolean {
  if (isChange) return true;
  if (statement.quantity.isRank) return metric.kind === "rank";
  const own = findUnit(statement.quantity.unit)?.dimension;
  const wanted = findUnit(metric.unit)?.dimension;
  if (own === undefined || wanted === undefined) return metric.unit === statement.quantity.unit;
  if (own === "none") return wanted === "count" || wanted === "person";
  return own === wanted || (isCounting(own) && isCounting(wanted));
}

function isCounting(dimension: string): boolean {
  return dimension === "count" || dimension === "person";
}

/** The longest name; of equals, the one nearest to the number. */
function best(
  matches: readonly AliasMatch<ProposableMetric>[],
  at: number,
): AliasMatch<ProposableMetric> | null {
  const distance = ({ start, end }: Span) => (end <= at ? at - end : start - at);
  return (
    [...matches].sort((a, b) => b.words.length - a.words.length || distance(a) - distance(b))[0] ??
    null
  );
}

/** Names that growth is said of come before names of rates: 地区生产总值, not its 增速. */
function withoutRates(matches: readonly AliasMatch<ProposableMetric>[], isChange: boolean) {
  if (!isChange) return matches;
  const amounts = matches.filter(({ entry }) => entry.kind !== "ratio" && entry.kind !== "share");
  return amounts.length > 0 ? amounts : matches;
}

/**
 * The metric that is named beside the number: before it in its clause, else behind it, else (for
 * a change or a continued sentence) in the nearest clause before.
 */
export function proposeMetric(
  statement: Statement,
  index: AliasIndex<ProposableMetric>,
  isChange: boolean,
): AliasMatch<ProposableMetric> | null {
  const { text, sentence, lead, tail, quantity } = statement;
  const matches = index
    .find(text.slice(sentence.start, sentence.end))
    .map((match) => ({
      ...match,
      start: match.start + sentence.start,
      end: match.end + sentence.start,
    }))
    .filter(({ entry }) => fits(entry, statement, isChange));
  const inside = (span: Span) =>
    withoutRates(
      matches.filter(({ start, end }) => start >= span.start && end <= span.end),
      isChange,
    );
  const beside =
    best(inside(lead), quantity.start) ?? (isChange ? null : best(inside(tail), quantity.end));
  if (beside !== null) return beside;
  const earlier = inside({ start: sentence.start, end: lead.start });
  const isContinued =
    isChange ||
    /^(?:[，、]?(?:并|共|达|达到|实现|完成|为)?)$/.test(text.slice(lead.start, lead.end));
  return isContinued ? (withNearest(earlier) ?? null) : null;
}

function withNearest(matches: readonly AliasMatch<ProposableMetric>[]) {
  const nearest = matches.at(-1);
  return nearest;
}
