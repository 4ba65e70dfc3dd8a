import { describe, expect, it } from "vitest";
import {
  type ProposalInput,
  type ProposedFact,
  proposalVocabulary,
  proposeFact,
} from "./propose-fact.ts";

const zone = (id: string, name: string, city: string, ...aliases: string[]) => ({
  id,
  name,
  city,
  aliases,
});
const metric = (
  id: string,
  name: string,
  unit: string,
  kind: ProposedFact["kind"],
  ...aliases: string[]
) => ({ id, name, unit, kind, aliases });

const vocabulary = proposalVocabulary(
  [
    zone("yunzhou", "云州高新技术产业开发区", "云州市", "云州高新区"),
    zone("lanjiang", "澜江综合保税区", "澜江市", "澜江综保区"),
    zone("star", "云州星火产业园", "云州市"),
  ],
  [
    metric("gdp", "地区生产总值", "元", "level", "GDP", "生产总值"),
    metric("output", "工业总产值", "元", "level", "产值"),
    metric("trade", "进出口总额", "元", "level"),
    metric("high-tech", "高新技术企业数量", "家", "count", "高新技术企业"),
    metric("trade-share", "进出口占全市比重", "%", "share"),
    metric("intensity", "研发投入强度", "%", "ratio"),
    metric("fund", "基金规模", "元", "money"),
    metric("rank", "综合排名", "位", "rank"),
    metric("area", "规划面积", "平方公里", "area"),
    metric("talent", "人才数量", "人", "count", "各类人才"),
  ],
);

function propose(quote: string, rest: Partial<ProposalInput> = {}): ProposedFact {
  const proposed = proposeFact(
    { quote, paragraph: quote, heading: "", publishedOn: "2021-12-23", ...rest },
    vocabulary,
  );
  if (proposed === null) throw new Error(`nothing proposed for ${quote}`);
  return proposed;
}

describe("a proposed fact", () => {
  it("is read whole from one sentence", () => {
    expect(propose("今年前三季度，云州高新区实现地区生产总值1106.8亿元")).toEqual({
      value: "1106.8",
      valueHigh: null,
      unit: "亿元",
      qualifier: null,
      kind: "level",
      zoneId: "yunzhou",
      metricId: "gdp",
      subject: null,
      period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
      comparison: null,
      isForecast: false,
      reasons: [
        { field: "value", words: "1106.8亿元", place: "quote" },
        { field: "zone", words: "云州高新区", place: "quote" },
        { field: "metric", words: "地区生产总值", place: "quote" },
        { field: "period", words: "今年前三季度", place: "quote" },
      ],
    });
  });

  it("takes from the sentence what the selected words leave out", () => {
    const paragraph = "2020年，云州高新区进出口总额316亿元，同比下降3.1%，其中新设企业82家。";
    expect(propose("同比下降3.1%", { paragraph })).toMatchObject({
      value: "-3.1",
      unit: "%",
      kind: "growth",
      zoneId: "yunzhou",
      metricId: "trade",
      comparison: "yoy",
      period: { label: "2020年" },
    });
  });

  it("takes the zone from the innermost heading that names one", () => {
    const heading = "# 云州高新区：再出发\n## 澜江综保区扩区";
    expect(propose("进出口总额316亿元", { heading })).toMatchObject({ zoneId: "lanjiang" });
    expect(
      propose("进出口总额316亿元", { heading: "# 云州高新区：再出发\n## 做大产业" }),
    ).toMatchObject({
      zoneId: "yunzhou",
    });
  });

  it("knows a zone without its city where the city is named", () => {
    const paragraph = "在云州，星火产业园产值达5亿元。";
    expect(propose("产值达5亿元", { paragraph })).toMatchObject({ zoneId: "star" });
    expect(propose("星火产业园产值达5亿元").zoneId).toBeNull();
  });

  it("leaves the zone open where a local name fits two zones of the place", () => {
    const twins = proposalVocabulary(
      [
        zone("east", "云州东星火产业园", "云州市", "云州星火产业园"),
        zone("west", "云州西星火产业园", "云州市", "云州市星火产业园"),
      ],
      [],
    );
    const quote = "在云州，星火产业园产值达5亿元";
    const input = { quote, paragraph: quote, heading: "", publishedOn: null };
    expect(proposeFact(input, twins)?.zoneId).toBeNull();
  });

  it("prefers the occurrence that was selected", () => {
    const paragraph = "澜江综保区增长8%。云州高新区增长8%。";
    const quoteStart = paragraph.lastIndexOf("增长8%");
    expect(propose("增长8%", { paragraph, quoteStart }).zoneId).toBe("yunzhou");
    expect(propose("增长8%", { paragraph }).zoneId).toBe("lanjiang");
  });

  it.each<[string, Partial<ProposedFact>]>([
    ["高新技术企业突破270家", { kind: "count", metricId: "high-tech", qualifier: "突破" }],
    ["集聚各类人才21.9万人", { kind: "count", metricId: "talent", value: "21.9", unit: "万人" }],
    ["进出口占全市比重35.43%", { kind: "share", metricId: "trade-share", comparison: "vs-city" }],
    ["研发投入强度达5.62%", { kind: "ratio", metricId: "intensity", comparison: null }],
    ["研发投入强度提高到5.62%", { kind: "ratio" }],
    ["地区生产总值增速高于全国9.1个百分点", { kind: "growth", comparison: "vs-nation" }],
    ["进出口总额环比增长2.5%", { kind: "growth", metricId: "trade", comparison: "mom" }],
    ["产值比2019年增长24.5%", { kind: "growth", metricId: "output", comparison: "since-year" }],
    ["产值增长1.2倍", { kind: "growth", comparison: "since-year", unit: "倍" }],
    ["增速是全市的1.5倍", { kind: "ratio", comparison: "vs-city" }],
    ["设立基金规模2亿元", { kind: "money", metricId: "fund" }],
    ["给予最高2000万元奖励", { kind: "money", qualifier: "最高" }],
    ["给予50万元至100万元奖励", { kind: "money", value: "50", valueHigh: "100", unit: "万元" }],
    [
      "综合排名居全省第三位",
      { kind: "rank", metricId: "rank", comparison: "vs-province", value: "3" },
    ],
    ["规划面积18平方公里", { kind: "area", isForecast: true }],
    ["审批压缩至3个工作日内", { kind: "duration", qualifier: "内" }],
    ["每万人拥有发明专利57件", { kind: "ratio" }],
    ["进出口总额减少近5%", { kind: "growth", value: "-5", qualifier: "近" }],
    ["进出口总额下降5%—7%", { kind: "growth", value: "-7", valueHigh: "-5" }],
  ])("of %s has %o", (quote, expected) => {
    expect(propose(quote)).toMatchObject(expected);
  });

  it.each<[string, Partial<ProposedFact>]>([
    ["力争到2025年，产值达500亿元", { kind: "target", isForecast: true, qualifier: "力争" }],
    ["到2030年，产值达1000亿元", { kind: "target", isForecast: true }],
    ["2021年，预计完成生产总值220亿元", { kind: "level", isForecast: true, qualifier: "预计" }],
    ["计划建设397亩用地", { kind: "area", isForecast: true }],
    ["实施培育计划，新增企业82家", { kind: "count", isForecast: false }],
    ["出台《产业规划》，新增企业82家", { isForecast: false }],
  ])("of %s has %o about the future", (quote, expected) => {
    expect(propose(quote)).toMatchObject(expected);
  });

  it.each<[string, string, Partial<ProposedFact>]>([
    ["今年，云州高新区产值达到了2.35亿元。", "2.35亿元", { isForecast: false }],
    ["将新厂迁入园区，云州高新区产值达到了2.35亿元。", "2.35亿元", { isForecast: false }],
    ["园区预计明年再建三座厂房，目前产值已达2亿元。", "2亿元", { isForecast: false }],
    ["力争到2025年，园区提档升级，产值达500亿元。", "500亿元", { isForecast: true }],
    [
      "2020年完成产值3亿元，预计今年产值将达到8亿元。",
      "8亿元",
      { isForecast: true, qualifier: "预计" },
    ],
    [
      "2020年完成产值3亿元，预计今年产值将达到8亿元。",
      "3亿元",
      { isForecast: false, qualifier: null },
    ],
  ])("of %s takes for %s the future from its own clause: %o", (paragraph, quote, expected) => {
    expect(propose(quote, { paragraph })).toMatchObject(expected);
    expect(propose(quote, { paragraph, publishedOn: null })).toMatchObject(expected);
  });

  it("borrows no period from the clause beside where its own cannot be dated", () => {
    const paragraph = "2020年完成产值3亿元，预计今年产值将达到8亿元。";
    expect(propose("8亿元", { paragraph }).period).toMatchObject({ label: "2021年" });
    expect(propose("8亿元", { paragraph, publishedOn: null }).period).toBeNull();
    expect(propose("3亿元", { paragraph, publishedOn: null }).period).toMatchObject({
      label: "2020年",
    });
  });

  it("takes no coming year for what has happened", () => {
    const paragraph = "园区计划2023年再建三座厂房，产值达到了2亿元。";
    expect(propose("2亿元", { paragraph }).period).toBeNull();
  });

  it.each<[string, string, string | null]>([
    ["去年，云州高新区远山机电公司的产值达到了2亿元。", "2亿元", "远山机电公司"],
    ["远山机电有限公司2020年实现产值3亿元。", "3亿元", "远山机电有限公司"],
    ["2020年远山机电公司产值3亿元。", "3亿元", "远山机电公司"],
    ["在青禾智造产业园，去年产值达到了3亿元。", "3亿元", "青禾智造产业园"],
    ["青禾智造研究院今年落户，已转化成果27项。", "27项", "青禾智造研究院"],
    ["远山机电公司落户后，云州高新区产值达到了9亿元。", "9亿元", null],
    ["30多家公司入驻，产值达到了9亿元。", "9亿元", null],
    ["云州高新区产值达到了9亿元。", "9亿元", null],
  ])("of %s has for %s the subject %s", (paragraph, quote, subject) => {
    expect(propose(quote, { paragraph }).subject).toBe(subject);
  });

  it("gives a goal for a year as one to be met by its end", () => {
    expect(propose("力争2025年产值达500亿元").period).toEqual({
      start: null,
      end: "2025-12-31",
      label: "到2025年",
    });
  });

  it("does not take dates, bases of comparison or founding days for its period", () => {
    expect(propose("12月18日，云州高新区产值5亿元").period).toBeNull();
    expect(propose("产值较2019年增长24.5%").period).toBeNull();
  });

  it("reads a number without a unit when there is nothing else", () => {
    expect(propose("1,106.8")).toMatchObject({ value: "1106.8", unit: "" });
  });

  it("is not made from words without a number", () => {
    const input = { paragraph: "", heading: "", publishedOn: null };
    expect(proposeFact({ ...input, quote: "产业规模两位数增长" }, vocabulary)).toBeNull();
    expect(proposeFact({ ...input, quote: "2021年12月18日" }, vocabulary)).toBeNull();
    expect(proposeFact({ ...input, quote: "" }, vocabulary)).toBeNull();
  });

  it("is the same for the same words", () => {
    const quote = "今年前三季度，云州高新区实现地区生产总值1106.8亿元";
    expect(propose(quote)).toEqual(propose(quote));
  });
});
