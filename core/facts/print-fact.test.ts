import { describe, expect, it } from "vitest";
import { describeFactChange } from "./describe-fact-change.ts";
import type { PrintableFact, ReferenceFormat } from "./fact.ts";
import { printFact } from "./print-fact.ts";

const level: PrintableFact = {
  value: "1106.8",
  valueHigh: null,
  unit: "亿元",
  qualifier: null,
  metricName: "地区生产总值",
  periodLabel: "2021年前三季度",
  kind: "level",
  comparison: null,
};

const growth: PrintableFact = {
  ...level,
  value: "12.9",
  unit: "%",
  kind: "growth",
  comparison: "yoy",
};

type Case = readonly [Partial<PrintableFact>, ReferenceFormat, string];

describe("a fact reference", () => {
  it.each<Case>([
    [{}, "value", "1106.8"],
    [{}, "value-unit", "1106.8亿元"],
    [{}, "metric-value", "地区生产总值1106.8亿元"],
    [{}, "period-metric-value", "2021年前三季度地区生产总值1106.8亿元"],
    [{}, "growth-words", "1106.8亿元"],
    [{ periodLabel: "" }, "period-metric-value", "地区生产总值1106.8亿元"],
    [{ value: "1900", qualifier: "近" }, "value-unit", "近1900亿元"],
    [{ value: "1900", qualifier: "近" }, "value", "1900"],
    [{ value: "1000", qualifier: "突破" }, "metric-value", "地区生产总值突破1000亿元"],
    [{ value: "100", unit: "家", qualifier: "余" }, "value-unit", "100余家"],
    [{ value: "150", unit: "家", qualifier: "以上" }, "value-unit", "150家以上"],
    [{ value: "30", unit: "万平方米", qualifier: "多" }, "value-unit", "30多万平方米"],
    [{ value: "50", valueHigh: "100", unit: "万元" }, "value-unit", "50万元—100万元"],
    [{ value: "15", valueHigh: "30", unit: "%" }, "value-unit", "15%—30%"],
    [{ value: "6", valueHigh: "7", unit: "年" }, "value-unit", "6—7年"],
    [{ value: "50", valueHigh: "100", unit: "万元" }, "value", "50—100"],
    [
      { value: "1", unit: "位", kind: "rank", metricName: "综合排名" },
      "metric-value",
      "综合排名第1位",
    ],
    [{ value: "10", unit: "位", kind: "rank", qualifier: "前" }, "value-unit", "前10位"],
    [{ value: "35.00", unit: "%", kind: "share" }, "value-unit", "35.00%"],
    [{ value: "1", unit: "/6", kind: "share" }, "value-unit", "1/6"],
    [{ value: "110.68", unit: "billion yuan" }, "value-unit", "110.68 billion yuan"],
  ])("of %o as %s prints %s", (change, format, text) => {
    expect(printFact({ ...level, ...change }, format)).toBe(text);
  });

  it.each<Case>([
    [{}, "growth-words", "同比增长12.9%"],
    [{ value: "-3.1" }, "growth-words", "同比下降3.1%"],
    [{ value: "0" }, "growth-words", "同比持平"],
    [{ value: "-0.0" }, "growth-words", "同比持平"],
    [{ comparison: "mom" }, "growth-words", "环比增长12.9%"],
    [{ comparison: "vs-prev-period" }, "growth-words", "较上期增长12.9%"],
    [{ comparison: null }, "growth-words", "增长12.9%"],
    [{ comparison: null, value: "0.0" }, "growth-words", "持平"],
    [{ comparison: "vs-city", value: "0" }, "growth-words", "与全市持平"],
    [
      { comparison: "vs-city", value: "3.2", unit: "个百分点" },
      "growth-words",
      "比全市高3.2个百分点",
    ],
    [
      { comparison: "vs-nation", value: "-9.1", unit: "个百分点" },
      "growth-words",
      "比全国低9.1个百分点",
    ],
    [{ value: "3.4", unit: "个百分点" }, "growth-words", "同比提高3.4个百分点"],
    [{ value: "-3.4", unit: "个百分点" }, "growth-words", "同比下降3.4个百分点"],
    [{ value: "1", unit: "倍", comparison: "since-year" }, "growth-words", "较基期增长1倍"],
    [{ value: "2", unit: "番", comparison: null }, "growth-words", "翻2番"],
    [{ value: "115", unit: "户" }, "growth-words", "同比增加115户"],
    [{ value: "-115", unit: "户" }, "growth-words", "同比减少115户"],
    [{ value: "10", qualifier: "近" }, "growth-words", "同比增长近10%"],
    [{ value: "10", qualifier: "以上" }, "growth-words", "同比增长10%以上"],
    [{ value: "10", qualifier: "预计" }, "growth-words", "预计同比增长10%"],
    [{ value: "5", valueHigh: "7" }, "growth-words", "同比增长5%—7%"],
    [{ value: "-7", valueHigh: "-5" }, "growth-words", "同比下降5%—7%"],
    [{ value: "-3.1" }, "value-unit", "-3.1%"],
    [{ value: "-3.1" }, "value", "-3.1"],
    [{}, "metric-value", "地区生产总值同比增长12.9%"],
    [{ metricName: "地区生产总值增速" }, "metric-value", "地区生产总值增速12.9%"],
    [{}, "period-metric-value", "2021年前三季度地区生产总值同比增长12.9%"],
  ])("of a growth %o as %s prints %s", (change, format, text) => {
    expect(printFact({ ...growth, ...change }, format)).toBe(text);
  });

  it.each<Case>([
    [{}, "value-unit", "110.68 billion yuan"],
    [{}, "value", "110.68"],
    [{ metricName: "GDP" }, "metric-value", "GDP 110.68 billion yuan"],
    [
      { metricName: "GDP", periodLabel: "Jan–Sep 2021" },
      "period-metric-value",
      "GDP 110.68 billion yuan (Jan–Sep 2021)",
    ],
    [{ value: "21.9", unit: "万人" }, "value-unit", "219,000 people"],
    [{ value: "1278", unit: "件" }, "value-unit", "1,278"],
    [{ value: "5", unit: "万元/亩" }, "value-unit", "50,000 yuan per mu"],
    [{ value: "50", valueHigh: "100", unit: "万元" }, "value-unit", "0.5–1 million yuan"],
    [{ value: "1900", qualifier: "近" }, "value-unit", "nearly 190 billion yuan"],
    [{ value: "8", unit: "成", kind: "share" }, "value-unit", "80%"],
    [{ value: "3", unit: "位", kind: "rank" }, "value-unit", "No. 3"],
    [
      { value: "12.9", unit: "%", kind: "growth", comparison: "yoy" },
      "growth-words",
      "up 12.9% year on year",
    ],
    [
      { value: "-3.1", unit: "%", kind: "growth", comparison: "yoy" },
      "growth-words",
      "down 3.1% year on year",
    ],
    [{ value: "0", unit: "%", kind: "growth", comparison: null }, "growth-words", "unchanged"],
    [
      { value: "9.1", unit: "个百分点", kind: "growth", comparison: "vs-nation" },
      "growth-words",
      "9.1 percentage points above the national level",
    ],
  ])("in English of %o as %s prints %s", (change, format, text) => {
    expect(printFact({ ...level, ...change }, format, "en")).toBe(text);
  });
});

describe("a change of a fact", () => {
  it.each<readonly [Partial<PrintableFact>, Partial<PrintableFact>, string]>([
    [{ value: "1850" }, { value: "1805" }, "1850亿元 → 1805亿元"],
    [{ value: "1850" }, { value: "1850", qualifier: "近" }, "1850亿元 → 近1850亿元"],
    [{}, { periodLabel: "2021年1—9月" }, "2021年前三季度 → 2021年1—9月"],
    [{}, {}, "1106.8亿元"],
  ])("from %o to %o reads %s", (before, after, text) => {
    expect(describeFactChange({ ...level, ...before }, { ...level, ...after })).toBe(text);
  });
});
