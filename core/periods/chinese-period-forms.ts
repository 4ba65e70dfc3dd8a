import { parseChineseNumeral } from "../quantities/chinese-numeral.ts";
import { type CalendarDay, isoDay, lastDayOfMonth, toIso } from "./calendar.ts";
import {
  type Groups,
  latestYear,
  monthsOf,
  type PeriodForm,
  type ReadPeriod,
  statedYear,
  yearRange,
} from "./period-form.ts";

const year = String.raw`(?:(?<year>(?:19|20)\d\d) ?年度?|(?<relative>上一|[今本当去上前明])年(?![轻龄纪均薪]|(?<=[上前本]年)产))`;
const number = String.raw`(?:\d{1,2}|[一二两三四五六七八九十]{1,3})`;
const rangeMark = "(?:-|—|–|~|至|到)";

function countOf(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d/.test(text) ? Number(text) : Number(parseChineseNumeral(text)?.value ?? 0);
}

function isRealDay(inYear: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDayOfMonth(inYear, month);
}

function readDays(groups: Groups, published: CalendarDay): ReadPeriod | null {
  const month = countOf(groups["month"]);
  const day = countOf(groups["day"]);
  const inYear = statedYear(groups, published) ?? latestYear(published, month, day);
  const lastMonth = groups["lastMonth"] === undefined ? month : countOf(groups["lastMonth"]);
  const lastDay = groups["lastDay"] === undefined ? day : countOf(groups["lastDay"]);
  if (!isRealDay(inYear, month, day) || !isRealDay(inYear, lastMonth, lastDay)) return null;
  const start = isoDay(inYear, month, day);
  const end = isoDay(inYear, lastMonth, lastDay);
  return start > end ? null : { start, end, isDay: true };
}

/** 2021年1-9月 keeps its months, though they are the first three quarters. */
function readMonthRange(groups: Groups, published: CalendarDay): ReadPeriod | null {
  const [from, to] = [countOf(groups["from"]), countOf(groups["to"])];
  const read = monthsOf(statedYear(groups, published), published, { from, to });
  if (read === null || from === to) return read;
  return { ...read, label: `${read.start?.slice(0, 4)}年${from}—${to}月` };
}

function readMonths(groups: Groups, published: CalendarDay, from: number, to: number) {
  return monthsOf(statedYear(groups, published), published, { from, to });
}

const fiveYearPlans = ["十五", "十一五", "十二五", "十三五", "十四五", "十五五"];

function readFiveYearPlan(groups: Groups): ReadPeriod | null {
  const index = fiveYearPlans.indexOf(groups["plan"] ?? "");
  if (index < 0) return null;
  const first = 2001 + 5 * index;
  const end = isoDay(first + 4, 12, 31);
  const name = `“${groups["plan"]}”`;
  if (groups["close"] === "末") return { start: null, end, label: `${name}末` };
  return { start: isoDay(first, 1, 1), end, label: `${name}时期` };
}

/** 近三年: the years up to the day of publication. */
function readPastYears(groups: Groups, published: CalendarDay): ReadPeriod | null {
  const count = countOf(groups["count"]);
  if (count < 1 || count > 50) return null;
  const first = published.year - count;
  const day = Math.min(published.day, lastDayOfMonth(first, published.month));
  return {
    start: isoDay(first, published.month, day),
    end: toIso(published),
    label: `${(groups["words"] ?? "").replace(/\s/g, "")}（至${published.year}年）`,
    isApproximate: true,
  };
}

/** 未来五年, 5年内: from the day of publication to the end of the last year. */
function readComingYears(groups: Groups, published: CalendarDay): ReadPeriod | null {
  const count = countOf(groups["count"]);
  if (count < 1 || count > 50) return null;
  const last = published.year + count;
  return {
    start: toIso(published),
    end: isoDay(last, 12, 31),
    label: `${(groups["words"] ?? "").replace(/\s/g, "")}（至${last}年）`,
    isApproximate: true,
  };
}

function readYear(groups: Groups, published: CalendarDay): ReadPeriod | null {
  const stated = statedYear(groups, published) ?? published.year;
  return yearRange(stated, stated);
}

function readNow(_: Groups, published: CalendarDay): ReadPeriod {
  return { start: null, end: toIso(published), isApproximate: true };
}

function form(source: string, read: PeriodForm["read"]): PeriodForm {
  return { pattern: new RegExp(source, "y"), read };
}

const perhapsYear = `(?:${year} ?)?`;
const month = `(?<month>${number}) ?月`;
const lastDay = `(?:(?:(?<lastMonth>${number}) ?月 ?)?(?<lastDay>${number}) ?日)`;
const noPlanBehind = `(?![”"]?(?:规划|纲要|计划|重点))`;

/** Longer forms first: the first that can be read at a place is taken. */
export const chinesePeriodForms: readonly PeriodForm[] = [
  form(`${perhapsYear}${month} ?(?<day>${number}) ?日(?: ?${rangeMark} ?${lastDay})?`, readDays),
  form(
    String.raw`(?<from>(?:19|20)\d\d) ?年?${rangeMark}(?<to>(?:19|20)\d\d) ?年`,
    ({ from, to }) => yearRange(Number(from), Number(to)),
  ),
  form(
    String.raw`${perhapsYear}(?<from>\d{1,2})(?: ?月份?)?${rangeMark}(?<to>\d{1,2}) ?月份?`,
    readMonthRange,
  ),
  form(`${perhapsYear}前(?<count>[一二两三123])个?季度`, (groups, published) =>
    readMonths(groups, published, 1, 3 * countOf(groups["count"])),
  ),
  form(`${perhapsYear}前(?<count>${number})个月`, (groups, published) =>
    readMonths(groups, published, 1, countOf(groups["count"])),
  ),
  form(`${perhapsYear}第?(?<quarter>[一二三四1-4])季度`, (groups, published) => {
    const quarter = countOf(groups["quarter"]);
    return readMonths(groups, published, 3 * quarter - 2, 3 * quarter);
  }),
  form(`${perhapsYear}上半年`, (groups, published) => readMonths(groups, published, 1, 6)),
  form(`${perhapsYear}下半年`, (groups, published) => readMonths(groups, published, 7, 12)),
  form(`${perhapsYear}${month}份?(?!日| ?${number} ?日)`, (groups, published) => {
    const count = countOf(groups["month"]);
    return readMonths(groups, published, count, count);
  }),
  form(
    `[“"]?(?<plan>十[一二三四五]五|十五(?=[”"期时]))${noPlanBehind}[”"]?(?:期间|时期)?(?<close>末)?`,
    readFiveYearPlan,
  ),
  form(`(?<words>(?:最近|近|过去) ?(?<count>${number}) ?年)(?![多余级度])`, readPastYears),
  form(`(?<words>(?:未来|今后) ?(?<count>${number}) ?年)(?![多余级度])`, readComingYears),
  form(`(?<words>(?<count>${number}) ?年(?:之内|内))`, readComingYears),
  form("(?<relative>[今本当去上前明])?年(?=[底末初])", readYear),
  form(year, readYear),
  form("全年", readYear),
  form("(?:截至|截止)?(?:目前|当前|如今)(?!期)", readNow),
];
