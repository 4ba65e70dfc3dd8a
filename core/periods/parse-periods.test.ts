import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePeriods } from "./compare-periods.ts";
import { parsePeriods } from "./parse-periods.ts";
import { labelOfDays, periodLabel } from "./period-label.ts";

const publishedOn = "2021-12-23";

function read(text: string, on: string | null = publishedOn) {
  return parsePeriods(text, on).map(({ period }) => [period.start, period.end, period.label]);
}

describe("periods of a text that appeared on 2021-12-23", () => {
  it.each([
    ["今年前三季度", "2021-01-01", "2021-09-30", "2021年前三季度"],
    ["前三季度", "2021-01-01", "2021-09-30", "2021年前三季度"],
    ["2021年1-9月", "2021-01-01", "2021-09-30", "2021年1—9月"],
    ["2019 年 1-11 月", "2019-01-01", "2019-11-30", "2019年1—11月"],
    ["２０２１年１－９月", "2021-01-01", "2021-09-30", "2021年1—9月"],
    ["1至6月", "2021-01-01", "2021-06-30", "2021年1—6月"],
    ["截至2021年底", null, "2021-12-31", "截至2021年底"],
    ["截至2021年9月底", null, "2021-09-30", "截至2021年9月底"],
    ["截至2021年11月", null, "2021-11-30", "截至2021年11月"],
    ["截至今年7月底", null, "2021-07-31", "截至2021年7月底"],
    ["截至12月15日", null, "2021-12-15", "截至2021年12月15日"],
    ["上半年", "2021-01-01", "2021-06-30", "2021年上半年"],
    ["去年下半年", "2020-07-01", "2020-12-31", "2020年下半年"],
    ["去年", "2020-01-01", "2020-12-31", "2020年"],
    ["上一年", "2020-01-01", "2020-12-31", "2020年"],
    ["前年", "2019-01-01", "2019-12-31", "2019年"],
    ["明年4月份", "2022-04-01", "2022-04-30", "2022年4月"],
    ["2020年", "2020-01-01", "2020-12-31", "2020年"],
    ["2020年度", "2020-01-01", "2020-12-31", "2020年"],
    ["一季度", "2021-01-01", "2021-03-31", "2021年第一季度"],
    ["2020年第三季度", "2020-07-01", "2020-09-30", "2020年第三季度"],
    ["前11个月", "2021-01-01", "2021-11-30", "2021年1—11月"],
    ["今年10月", "2021-10-01", "2021-10-31", "2021年10月"],
    ["十月", "2021-10-01", "2021-10-31", "2021年10月"],
    ["2月", "2021-02-01", "2021-02-28", "2021年2月"],
    ["11月1日", "2021-11-01", "2021-11-01", "2021年11月1日"],
    ["12月30日", "2020-12-30", "2020-12-30", "2020年12月30日"],
    ["10月20日至22日", "2021-10-20", "2021-10-22", "2021年10月20日至22日"],
    ["9月28日至10月3日", "2021-09-28", "2021-10-03", "2021年9月28日至10月3日"],
    ["年底", null, "2021-12-31", "截至2021年底"],
    ["年底前", null, "2021-12-31", "2021年底前"],
    ["全年", "2021-01-01", "2021-12-31", "2021年"],
    ["今年以来", "2021-01-01", "2021-12-23", "2021年以来"],
    ["2020年起", "2020-01-01", null, "2020年起"],
    ["今年九月初", null, "2021-09-01", "2021年9月初"],
    ["到2025年", null, "2025-12-31", "到2025年"],
    ["2030年前", null, "2030-12-31", "2030年前"],
    ["到“十四五”末", null, "2025-12-31", "到“十四五”末"],
    ["“十四五”期间", "2021-01-01", "2025-12-31", "“十四五”时期"],
    ["十三五时期", "2016-01-01", "2020-12-31", "“十三五”时期"],
    ["2019-2020年", "2019-01-01", "2020-12-31", "2019—2020年"],
    ["近三年", "2018-12-23", "2021-12-23", "近三年（至2021年）"],
    ["未来五年", "2021-12-23", "2026-12-31", "未来五年（至2026年）"],
    ["5年内", "2021-12-23", "2026-12-31", "5年内（至2026年）"],
    ["目前", null, "2021-12-23", "截至2021年12月23日"],
    ["the first three quarters of 2021", "2021-01-01", "2021-09-30", "2021年前三季度"],
    ["January–September 2021", "2021-01-01", "2021-09-30", "2021年前三季度"],
    ["by 2025", null, "2025-12-31", "到2025年"],
    ["as of the end of 2020", null, "2020-12-31", "截至2020年底"],
  ])("%s is %s to %s: %s", (text, start, end, label) => {
    expect(read(text)).toEqual([[start, end, label]]);
  });

  it.each([
    "三年行动计划",
    "“十四五”规划",
    "十五家企业",
    "项目前期工作",
    "20多年的发展",
    "2400个项目",
    "13月",
    "2月30日",
    "三个月",
    "目标年产值",
    "当年轻人",
  ])("%s holds none", (text) => {
    expect(read(text)).toEqual([]);
  });

  it("keeps the offsets of the words, 截至 and 底 included", () => {
    const text = "据统计，截至2021年9月底，有效专利9292件；到2025年，达1万件";
    expect(
      parsePeriods(text, publishedOn).map((found) => text.slice(found.start, found.end)),
    ).toEqual(["截至2021年9月底", "到2025年"]);
  });

  it("tells days and guesses from stated periods", () => {
    const [day, now, stated] = parsePeriods("12月18日，目前为止，2020年", publishedOn);
    expect([day?.isDay, day?.isApproximate]).toEqual([true, false]);
    expect([now?.isDay, now?.isApproximate]).toEqual([false, true]);
    expect([stated?.isDay, stated?.isApproximate]).toEqual([false, false]);
  });
});

describe("the day of publication", () => {
  it("may be a month or a year", () => {
    expect(read("去年", "2022-01")).toEqual([["2021-01-01", "2021-12-31", "2021年"]]);
    expect(read("前三季度", "2021")).toEqual([["2021-01-01", "2021-09-30", "2021年前三季度"]]);
  });

  it("decides which year a month without one belongs to", () => {
    expect(read("前三季度", "2022-01-31")).toEqual([
      ["2021-01-01", "2021-09-30", "2021年前三季度"],
    ]);
    expect(read("12月4日", "2023-01-10")).toEqual([["2022-12-04", "2022-12-04", "2022年12月4日"]]);
  });

  it("is not needed for what states its year", () => {
    expect(read("今年上半年，2020年，目前，截至2021年底，到2025年", null)).toEqual([
      ["2020-01-01", "2020-12-31", "2020年"],
      [null, "2021-12-31", "截至2021年底"],
      [null, "2025-12-31", "到2025年"],
    ]);
  });
});

describe("any text", () => {
  it("gives spans in order, each with real days", () => {
    const pieces = fc.constantFrom(
      ..."0123456789年月日前后今去明底末初至到-上下半一二三十五“”".split(""),
      ...["季度", "截至", "期间", "以来", "2021", "of 2021", "first"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
        let end = 0;
        for (const found of parsePeriods(parts.join(""), publishedOn)) {
          expect(found.end).toBeGreaterThan(end);
          end = found.end;
          const { period } = found;
          for (const day of [period.start, period.end]) {
            if (day !== null)
              expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
          }
          if (period.start !== null && period.end !== null) {
            expect(period.start <= period.end).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("a label made of days reads back as these days", () => {
    const month = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2060 }), month, month, (year, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const days = (m: number) => new Date(Date.UTC(year, m, 0)).toISOString().slice(0, 10);
        const start = `${days(from).slice(0, 8)}01`;
        const end = days(to);
        const label = labelOfDays(start, end, "zh");
        const daysOf = (text: string) => read(text).map((found) => found.slice(0, 2));
        expect(daysOf(label)).toEqual([[start, end]]);
        expect(daysOf(labelOfDays(null, end, "zh"))).toEqual([[null, end]]);
        const english = labelOfDays(start, end, "en").replace(/^\d/, "in $&");
        expect(daysOf(english)).toEqual([[start, end]]);
      }),
    );
  });
});

describe("showing and sorting periods", () => {
  it.each([
    ["2021-01-01", "2021-09-30", "first three quarters of 2021"],
    ["2021-01-01", "2021-12-31", "2021"],
    ["2021-01-01", "2021-11-30", "Jan–Nov 2021"],
    ["2021-04-01", "2021-04-30", "Apr 2021"],
    [null, "2021-12-31", "as of the end of 2021"],
    [null, "2021-12-23", "as of 23 Dec 2021"],
    ["2020-01-01", null, "since 2020"],
    ["2016-01-01", "2020-12-31", "2016–2020"],
  ])("%s to %s reads %s in English", (start, end, label) => {
    expect(periodLabel({ start, end, label: "原文" }, "en")).toBe(label);
  });

  it("keeps the source's words in Chinese, and makes some where there are none", () => {
    expect(periodLabel({ start: null, end: "2021-12-31", label: "“十三五”末" }, "zh")).toBe(
      "“十三五”末",
    );
    expect(periodLabel({ start: null, end: "2021-12-31", label: "" }, "zh")).toBe("截至2021年底");
    expect(periodLabel({ start: null, end: null, label: "" }, "zh")).toBe("");
    expect(periodLabel({ start: null, end: null, label: "投产后" }, "en")).toBe("投产后");
  });

  it("sorts by end, then start; open ends last, undated ones after all", () => {
    const period = (start: string | null, end: string | null, label = "") => ({
      start,
      end,
      label,
    });
    const sorted = [
      period("2020-01-01", "2020-12-31"),
      period(null, "2021-09-30"),
      period("2021-01-01", "2021-09-30"),
      period("2021-07-01", "2021-09-30"),
      period("2020-01-01", null),
      period(null, null, "每年"),
    ];
    expect([...sorted].reverse().sort(comparePeriods)).toEqual(sorted);
  });
});
