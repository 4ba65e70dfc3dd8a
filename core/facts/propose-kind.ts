import { findUnit } from "../quantities/unit.ts";
import type { Comparison, FactKind } from "./fact.ts";
import { type Statement, withoutTitles, wordsOf } from "./statement.ts";

/** What the words around a number say it is, and which words said so. */
export interface Said<Value> {
  readonly value: Value;
  readonly words: string;
}

const riseWords = "增长|增加|提高|提升|上升|增幅|增速|涨幅|提速|扩大|攀升|上涨|高于|高出|翻|倍增";
const fallWords = "下降|减少|降低|回落|下滑|收窄|缩短|缩减|压缩|压减|下跌|降幅|负增长|低于";
/** 提高到20% is a level; 提高20% is a change. */
const changePattern = new RegExp(`(?:${riseWords}|${fallWords})(?!到|至)`, "g");
const arrivalPattern = new RegExp(`(?:${riseWords}|${fallWords}|增|升|降)(?:到|至)[^，。；]{0,4}$`);
const fallPattern = new RegExp(fallWords);
const timesVerbPattern = /增长|增加|提高|提升|扩大|翻|倍增/;
const sharePattern = /占比|比重|份额|占[^用地有据领]?/;
const moneyPattern =
  /投资|资金|奖励|补助|补贴|资助|融资|协议|基金|贷款|授信|注册资本|到账|兑现|减免|退税|担保/;
const stockPattern = /产能|产量|销量|排放|减排|发电|耗电|吞吐/;
const goalPattern = /力争|争取|确保|目标/;

function lastMatch(text: string, pattern: RegExp): string | null {
  return [...text.matchAll(new RegExp(pattern.source, "g"))].at(-1)?.[0] ?? null;
}

function said<Value>(value: Value, words: string | null): Said<Value> {
  return { value, words: words ?? "" };
}

/** The change that a percentage, a point or a multiple states; null when it states none. */
export function changeWord(statement: Statement): string | null {
  const dimension = findUnit(statement.quantity.unit)?.dimension;
  if (dimension === "doubling") return wordsOf(statement.text, statement.quantity);
  const lead = withoutTitles(wordsOf(statement.text, statement.lead));
  const word = wordsOf(statement.text, statement.quantity).includes("倍增") ? "倍增" : null;
  if (word !== null) return word;
  if (arrivalPattern.test(lead)) return null;
  if (dimension === "percentage-point") return lastMatch(lead, changePattern) ?? "个百分点";
  if (dimension === "multiple") return lastMatch(lead, timesVerbPattern);
  if (dimension !== "percent") return null;
  const tail = wordsOf(statement.text, statement.tail).slice(0, 8);
  return lastMatch(lead, changePattern) ?? /的(增长|增幅|增速|降幅)/.exec(tail)?.[1] ?? null;
}

export function saysFall(statement: Statement): boolean {
  const word = changeWord(statement);
  return word !== null && fallPattern.test(word);
}

function kindOfPercent(statement: Statement): Said<FactKind> {
  const change = changeWord(statement);
  if (change !== null) return said("growth", change);
  const share = lastMatch(withoutTitles(wordsOf(statement.text, statement.lead)), sharePattern);
  return share === null ? said("ratio", statement.quantity.unit) : said("share", share);
}

function kindOfMoney(statement: Statement, metricKind: FactKind | null): Said<FactKind> {
  if (metricKind === "money" || metricKind === "level") return said(metricKind, "");
  const around =
    wordsOf(statement.text, statement.lead) + wordsOf(statement.text, statement.tail).slice(0, 12);
  const money = lastMatch(around, moneyPattern);
  return money === null ? said("level", statement.quantity.unit) : said("money", money);
}

function kindOfThings(statement: Statement, metricKind: FactKind | null): Said<FactKind> {
  if (metricKind === "level" || metricKind === "ratio") return said(metricKind, "");
  const stock = lastMatch(wordsOf(statement.text, statement.lead), stockPattern);
  return stock === null ? said("count", statement.quantity.unit) : said("level", stock);
}

/** What the number is by its unit and the words beside it, goals left aside. */
export function proposeForm(statement: Statement, metricKind: FactKind | null): Said<FactKind> {
  const { quantity, text } = statement;
  if (quantity.isRank) return said("rank", wordsOf(text, quantity));
  const each = /每(?:人|万人|亩|平方公里|户|家|万元|年人均)|人均|亩均|户均|万人/.exec(
    wordsOf(text, statement.lead),
  );
  const dimension = findUnit(quantity.unit)?.dimension ?? "none";
  switch (dimension) {
    case "percent":
    case "percentage-point":
    case "multiple":
    case "doubling":
      return kindOfPercent(statement);
    case "area":
      return said("area", quantity.unit);
    case "months":
    case "hours":
    case "working-day":
      return said("duration", quantity.unit);
    case "rate":
      return said("ratio", quantity.unit);
    default:
  }
  if (each !== null) return said("ratio", each[0]);
  switch (dimension) {
    case "count":
    case "person":
    case "person-time":
    case "person-year":
    case "none":
      return kindOfThings(statement, metricKind);
    case "yuan":
    case "us-dollar":
    case "euro":
    case "yen":
    case "hong-kong-dollar":
    case "pound":
      return kindOfMoney(statement, metricKind);
    default:
      return said("level", quantity.unit);
  }
}

const kindsWithGoals: readonly FactKind[] = ["level", "count", "share", "ratio"];

/** A stated goal (力争, 到2030年达) makes a level, count or share a target. */
export function proposeKind(
  form: Said<FactKind>,
  goal: { statement: Statement; isForecast: boolean; isDueBy: boolean },
): Said<FactKind> {
  if (!goal.isForecast || !kindsWithGoals.includes(form.value)) return form;
  const { statement } = goal;
  const before = { start: statement.sentence.start, end: statement.quantity.start };
  const words = lastMatch(withoutTitles(wordsOf(statement.text, before)), goalPattern);
  if (words !== null) return said("target", words);
  return goal.isDueBy ? said("target", "到") : form;
}

const comparisonPatterns: readonly [Comparison, RegExp][] = [
  ["yoy", /同比|较上年同期|较去年|比上年|比去年|较上年/],
  ["mom", /环比|较上月|比上月/],
  ["vs-prev-period", /较(?:上半年|上季度|上期|前期|一季度|前三季度)|比(?:上半年|上季度|上期)/],
  ["since-year", /[较比](?:19|20)\d\d ?年|翻番|倍增|翻[一两二三]?番/],
];

const placePatterns: readonly [Comparison, RegExp][] = [
  ["vs-nation", /全国/],
  [
    "vs-province",
    /全省|全自治区|全区|[\p{Script=Han}]{2,3}省(?!级|部)|广西|内蒙古|宁夏|新疆|西藏/u,
  ],
  ["vs-city", /全市|本市|该市|[\p{Script=Han}]{2,3}市(?!级|场|委|民|值)/u],
];

const placeLeadPattern = /[占于比出过][^，。；]{0,12}$|[^，。；]{0,14}的?$/;

function comparisonWithPlace(lead: string): Said<Comparison> | null {
  const near = placeLeadPattern.exec(lead)?.[0] ?? "";
  for (const [comparison, pattern] of placePatterns) {
    const words = pattern.exec(near)?.[0];
    if (words !== undefined) return said(comparison, words);
  }
  return null;
}

/** A rate that is up on last month's is no month-on-month growth. */
function ofRate(comparison: Comparison): Comparison {
  return comparison === "mom" ? "vs-prev-period" : comparison;
}

/**
 * Against what the number is said. A growth in % over a dated period is year on year unless the
 * text says otherwise, as statistics offices write it.
 */
export function proposeComparison(
  statement: Statement,
  form: FactKind,
  isDated: boolean,
): Said<Comparison> | null {
  const lead = wordsOf(statement.text, statement.lead);
  const own = lead + wordsOf(statement.text, statement.quantity);
  const isRate = findUnit(statement.quantity.unit)?.dimension === "percentage-point";
  if (form === "growth") {
    for (const [comparison, pattern] of comparisonPatterns) {
      const words = pattern.exec(own)?.[0];
      if (words !== undefined) return said(isRate ? ofRate(comparison) : comparison, words);
    }
    const place = /[高低]于|[高低]出|比全|[快慢]于/.test(lead) ? comparisonWithPlace(lead) : null;
    if (place !== null) return place;
    const unit = findUnit(statement.quantity.unit)?.dimension;
    if (unit === "multiple" || unit === "doubling")
      return said("since-year", changeWord(statement));
    const rises = /增长|下降|增加|减少/.exec(lead)?.[0];
    return isDated && unit === "percent" && rises !== undefined ? said("yoy", rises) : null;
  }
  const isRelative = form === "share" || form === "rank" || form === "ratio";
  return isRelative ? comparisonWithPlace(lead) : null;
}
