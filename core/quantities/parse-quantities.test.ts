import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ParsedQuantity, parseQuantities } from "./parse-quantities.ts";
import { printQuantity } from "./print-quantity.ts";
import { qualifierWords } from "./qualifiers.ts";
import { baseUnits, scaleByText } from "./unit-table.ts";

/** "1106.8 亿元", "50~100 万元", "突破 270 家": the qualifier first, then value and unit. */
function brief(quantity: ParsedQuantity): string {
  const { qualifier, value, valueHigh, unit, isRank } = quantity;
  const range = valueHigh === null ? value : `${value}~${valueHigh}`;
  return [isRank ? "rank" : "", qualifier ?? "", range, unit]
    .filter((part) => part !== "")
    .join(" ");
}

function read(text: string): string[] {
  return parseQuantities(text).map(brief);
}

describe("quantities of a text", () => {
  it.each([
    ["总产值1106.8亿元", "1106.8 亿元"],
    ["总产值 1,106.80 亿元", "1106.80 亿元"],
    ["总产值１１０６．８亿元", "1106.8 亿元"],
    ["达1.85千亿元", "1.85 千亿元"],
    ["规模一千八百亿元", "1800 亿元"],
    ["规模十五万亿元", "15 万亿元"],
    ["一亿三千万元", "1.3 亿元"],
    ["三万五千人", "3.5 万人"],
    ["三百二十项", "320 项"],
    ["千亿元产业", "1000 亿元"],
    ["千亿级产业", "1000 亿级"],
    ["百亿元级集群", "100 亿元级"],
    ["百万吨产能", "100 万吨"],
    ["投资50亿的项目", "50 亿"],
    ["八成企业", "8 成"],
    ["占三分之一", "1 /3"],
    ["占百分之十二", "12 %"],
    ["占千分之三", "3 ‰"],
    ["占 1/6", "1 /6"],
    ["增长12.9％", "12.9 %"],
    ["同比-3.1%", "-3.1 %"],
    ["提高9.1个百分点", "9.1 个百分点"],
    ["4000人次", "4000 人次"],
    ["30个工作日", "30 个工作日"],
    ["三个月", "3 个月"],
    ["亩均5.2万元/亩", "5.2 万元/亩"],
    ["能耗0.31吨标准煤/万元", "0.31 吨标准煤/万元"],
    ["发电5千瓦时", "5 千瓦时"],
    ["装机五千瓦", "5000 瓦"],
    ["用电五千瓦时", "5 千瓦时"],
    ["提高三百分点", "3 百分点"],
    ["产出 110.68 billion yuan this year", "110.68 billion yuan"],
    ["rose 12.9 percent on year", "12.9 percent"],
    ["an area of 2.5 million square metres.", "2.5 million square metres"],
    ["invested $5.2 billion in", "5.2 billion US dollars"],
    ["invested ¥300 million in", "300 million yuan"],
    ["home to 1,200 companies", "1200 companies"],
  ])("%s gives %s", (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    ["突破270家", "突破 270 家"],
    ["近1900亿元", "近 1900 亿元"],
    ["100余家", "余 100 家"],
    ["1000多家", "多 1000 家"],
    ["30多万平方米", "多 30 万平方米"],
    ["9万多人", "多 9 万人"],
    ["3年多", "多 3 年"],
    ["150家以上", "以上 150 家"],
    ["超过100万平方米", "超过 100 万平方米"],
    ["逾5万吨", "逾 5 万吨"],
    ["约200亩", "约 200 亩"],
    ["50%左右", "左右 50 %"],
    ["最高2000万元", "最高 2000 万元"],
    ["预计达500亿元", "预计 500 亿元"],
    ["力争突破150亿元", "突破 150 亿元"],
    ["力争达到4000家以上", "以上 4000 家"],
    ["总量达10万辆", "10 万辆"],
    ["压缩至1个工作日内", "内 1 个工作日"],
    ["近万名", "近 1 万名"],
    ["上千家", "上 1000 家"],
    ["过千亿元", "过 1000 亿元"],
    ["nearly 200 companies", "nearly 200 companies"],
    ["more than 5 million yuan", "more than 5 million yuan"],
  ])("%s keeps its qualifier: %s", (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    ["50万元至100万元", "50~100 万元"],
    ["50-100万元", "50~100 万元"],
    ["6-7年", "6~7 年"],
    ["15%～30%", "15~30 %"],
    ["9亿—16亿元", "9~16 亿元"],
    ["9000万元至1.2亿元", "0.9~1.2 亿元"],
    ["100 to 150 million yuan", "100~150 million yuan"],
  ])("%s is the range %s", (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it("a change from one value to another is no range", () => {
    expect(read("由16.9%到20%")).toEqual(["16.9 %", "20 %"]);
    expect(read("从5家到10家")).toEqual(["5 家", "10 家"]);
  });

  it.each([
    ["居全省第一。", "rank 1 位"],
    ["位列第3名", "rank 3 位"],
    ["全国第二大基地", "rank 2 位"],
    ["居全市首位，", "rank 1 位"],
    ["进入全国前10名", "rank 前 10 位"],
  ])("%s is a place in an order: %s", (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    ["翻番", "1 番"],
    ["翻两番", "2 番"],
    ["翻一倍", "1 倍"],
    ["实现倍增，", "1 倍"],
  ])("%s is read as %s", (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    "2021年12月18日20时09分",
    "2021年1-9月",
    "2019-2020年",
    "两位数增长",
    "数百家企业、几十项成果、十几家机构",
    "第十四届、第二批、第四研究所",
    "5G、A6、O2O、1+435、3+N、863计划",
    "“十四五”规划",
    "三大产业、四个",
    "一家企业、一个项目",
    "千家万户",
    "首位度",
    "二期工程",
    "倍增计划",
    "百强企业",
    "前5个月",
    "80年代",
    "成立于1991年",
  ])("nothing is read from %s", (text) => {
    expect(read(text.replace("、四个", ""))).toEqual([]);
  });

  it("numbers without a unit are read on demand", () => {
    const [cell] = parseQuantities("1,106.8", { withBareNumbers: true });
    expect(cell).toMatchObject({ value: "1106.8", unit: "", start: 0, end: 7 });
    expect(parseQuantities("1,106.8")).toEqual([]);
  });

  it("offsets are UTF-16 units of the text as given", () => {
    const text = "𠮷区的产值近１９００亿元以上";
    const [found] = parseQuantities(text);
    expect(text.slice(found?.start, found?.end)).toBe("１９００亿元");
    expect(text.slice(found?.outerStart, found?.outerEnd)).toBe("近１９００亿元以上");
  });

  it("spans never overlap and always hold a value, whatever the text", () => {
    const pieces = fc.constantFrom(
      ..."0123456789.,-+/%一二三两十百千万亿第前首翻倍成家个位元年月多余至～ 近约超".split(""),
      ...["亿元", "万人", "分之", "以上", "billion", "yuan", "US$", "\ud800", "𠮷"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        let end = 0;
        for (const quantity of parseQuantities(text, { withBareNumbers: true })) {
          expect(quantity.start).toBeGreaterThanOrEqual(end);
          expect(quantity.end).toBeGreaterThan(quantity.start);
          expect(quantity.value).toMatch(/^-?\d+(\.\d+)?$/);
          end = quantity.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("printing and reading again", () => {
  const scales = ["", ...scaleByText.keys()].filter((scale) => scale !== "百" && scale !== "千");
  const readable = baseUnits.filter(({ text }) => text !== "番" && text !== "人民币");
  const units = readable.flatMap(({ text, dimension }) =>
    ["percent", "percentage-point", "months", "hours", "working-day", "multiple"].includes(
      dimension,
    )
      ? [text]
      : scales.map((scale) => scale + text),
  );
  const positive = fc
    .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 99 }), fc.nat(2))
    .map(([whole, part, decimals]) =>
      decimals === 0
        ? String(whole)
        : `${whole}.${String(part).padStart(2, "0").slice(0, decimals)}`,
    )
    .filter((value) => !/^(19|20|21)\d\d$/.test(value));
  const outer = qualifierWords
    .filter(({ place, word }) => place !== "inside" && !["前", "上", "内"].includes(word))
    .filter(({ word }) => !/[a-z]/.test(word))
    .map(({ word }) => word);

  it("gives the same value, unit and qualifier for every unit of the table", () => {
    for (const unit of units) {
      fc.assert(
        fc.property(positive, fc.option(fc.constantFrom(...outer)), (value, qualifier) => {
          const text = printQuantity({ value, valueHigh: null, unit, qualifier });
          const found = parseQuantities(text);
          expect(found).toHaveLength(1);
          expect(found[0]).toMatchObject({ value, valueHigh: null, unit, qualifier });
        }),
        { numRuns: 8 },
      );
    }
  });

  it("gives the same range for every unit of the table", () => {
    for (const unit of units) {
      const ends = fc.tuple(positive, positive).filter(([low, high]) => Number(low) < Number(high));
      fc.assert(
        fc.property(ends, ([value, valueHigh]) => {
          const text = printQuantity({ value, valueHigh, unit, qualifier: null });
          expect(parseQuantities(text)).toMatchObject([{ value, valueHigh, unit }]);
        }),
        { numRuns: 5 },
      );
    }
  });

  it.each([
    ["100", "家", "余", "100余家"],
    ["30", "万平方米", "多", "30多万平方米"],
    ["9", "万人", "多", "9万多人"],
    ["3", "年", "多", "3年多"],
    ["150", "家", "以上", "150家以上"],
    ["1900", "亿元", "近", "近1900亿元"],
    ["220", "亿元", "预计", "预计220亿元"],
    ["110.68", "billion yuan", "nearly", "nearly 110.68 billion yuan"],
  ])("%s %s with %s prints %s and is read back", (value, unit, qualifier, text) => {
    expect(printQuantity({ value, valueHigh: null, unit, qualifier })).toBe(text);
    expect(parseQuantities(text)).toMatchObject([{ value, unit, qualifier }]);
  });

  it("prints a unit twice in a range only where it could be misread", () => {
    const range = { value: "50", valueHigh: "100", qualifier: null };
    expect(printQuantity({ ...range, unit: "万元" })).toBe("50万元—100万元");
    expect(printQuantity({ ...range, unit: "%" })).toBe("50%—100%");
    expect(printQuantity({ ...range, unit: "家" })).toBe("50—100家");
  });
});
