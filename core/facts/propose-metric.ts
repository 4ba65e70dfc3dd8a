import { findUnit } from "../quantities/unit.ts";
import type { MetricMatch, MetricNames, ProposableMetric } from "./metric-names.ts";
import type { Span, Statement } from "./statement.ts";

/** A goal, a share or a growth may be stated of any metric; other numbers need its dimension. */
function fits(metric: ProposableMetric, statement: Statement, isChange: boolean): boolean {
  if (isChange) return true;
  if (statement.quantity.isRank) return metric.kind === "rank";
  const own = findUnit(statement.quantity.unit)?.dimension;
  const wanted = findUnit(numeratorOf(metric))?.dimension;
  if (own === undefined || wanted === undefined) return metric.unit === statement.quantity.unit;
  if (own === "none") return wanted === "count" || wanted === "person";
  return own === wanted || (isCounting(own) && isCounting(wanted));
}

/** 每万人 57 件 is printed in 件, though the metric is in 件/万人. */
function numeratorOf({ unit, kind }: ProposableMetric): string {
  return kind === "ratio" ? (unit.split("/")[0] ?? unit) : unit;
}

function isCounting(dimension: string): boolean {
  return dimension === "count" || dimension === "person";
}

/** The longest name; of equals, the one nearest to the number. */
function best(matches: readonly MetricMatch[], at: number): MetricMatch | null {
  const distance = ({ start, end }: Span) => (end <= at ? at - end : start - at);
  return (
    [...matches].sort((a, b) => b.words.length - a.words.length || distance(a) - distance(b))[0] ??
    null
  );
}

/** Names that growth is said of come before names of rates: 地区生产总值, not its 增速. */
function withoutRates(matches: readonly MetricMatch[], isChange: boolean) {
  if (!isChange) return matches;
  const amounts = matches.filter(({ entry }) => entry.kind !== "ratio" && entry.kind !== "share");
  return amounts.length > 0 ? amounts : matches;
}

/** The words of a sentence where metrics are looked for, with their offsets in the paragraph. */
function inSentence(
  { text, sentence }: Statement,
  find: (words: string) => readonly MetricMatch[],
): MetricMatch[] {
  return find(text.slice(sentence.start, sentence.end)).map((match) => ({
    ...match,
    start: match.start + sentence.start,
    end: match.end + sentence.start,
  }));
}

/** 并实现1106.8亿元: a clause that only goes on about what the one before named. */
const continuationPattern = /^[，、]?(?:并|共|达到?|实现|完成|为|其中|（|\()*$/;
/** 同比增长, 增速较上半年提高, 高于全国增幅: a change of what the clause before named. */
const continuedChangePattern =
  /^[，、；\s]*(?:其中|并|且|同比|环比|年均|平均|累计|连续|实现|保持|均|约|达|为|增速|增幅|涨幅|降幅|名义|可比|[较比高低快慢]于?[^，。；]{1,8}?|前三季度|上半年|(?:增|提|上|下|回|减|降|扩|收|翻)[长高升幅降落少低大窄加]?了?)*$/;

function isContinued({ text, lead, tail }: Statement, isChange: boolean): boolean {
  const words = text.slice(lead.start, lead.end);
  if (isChange) return continuedChangePattern.test(words);
  return continuationPattern.test(words) && tail.end === tail.start;
}

function within(matches: readonly MetricMatch[], span: Span): MetricMatch[] {
  return matches.filter(({ start, end }) => start >= span.start && end <= span.end);
}

/**
 * The metric that is named beside the number: before it in its clause, else behind it, else (for
 * a change or a continued sentence) in the nearest clause before.
 */
export function proposeMetric(
  statement: Statement,
  names: MetricNames,
  isChange: boolean,
): MetricMatch | null {
  const { sentence, lead, tail, quantity } = statement;
  const found = inSentence(statement, (words) => names.find(words)).filter(({ entry }) =>
    fits(entry, statement, isChange),
  );
  const inside = (span: Span) => withoutRates(within(found, span), isChange);
  const beside = best(inside(lead), quantity.start);
  if (beside !== null) return beside;
  const behind = isChange ? null : best(inside(tail), quantity.end);
  if (behind !== null) return behind;
  if (!isContinued(statement, isChange)) return null;
  return inside({ start: sentence.start, end: lead.start }).at(-1) ?? null;
}

const cityWholePattern = /全市|本市|该市|\p{Script=Han}市/u;
const wholeLength = 16;

/**
 * The share metric whose part stands before 占 and whose whole behind it. A bare 占比 is a share of
 * the city, as pages about zones mean it.
 */
export function proposeShareMetric(statement: Statement, names: MetricNames): MetricMatch | null {
  const { text, sentence, quantity } = statement;
  const before = text.slice(sentence.start, quantity.start);
  const at = before.lastIndexOf("占");
  if (at < 0) return proposeMetric(statement, names, false);
  const whole = before.slice(at + 1, at + 1 + wholeLength);
  const isOfCity = cityWholePattern.test(whole) || /^比?[为达]?$/.test(whole);
  const parts = inSentence(statement, (words) =>
    names.findShares(words, (name) => (name === "全市" ? isOfCity : whole.includes(name))),
  );
  const part = within(parts, { start: sentence.start, end: sentence.start + at }).at(-1);
  return part ?? proposeMetric(statement, names, false);
}
