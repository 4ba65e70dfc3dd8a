import { describe, expect, it } from "vitest";
import { compareQuantities, convertQuantity, toBaseUnits } from "./quantity.ts";
import { findUnit } from "./unit.ts";
import { baseUnits, scaleByText } from "./unit-table.ts";

describe("units", () => {
  it.each([
    ["1106.8", "亿元", "110680000000", "元"],
    ["1", "千亿元", "100000000000", "元"],
    ["1.85", "千亿", "185000000000", "元"],
    ["1000", "亿级", "100000000000", "元"],
    ["50", "百万元", "50000000", "元"],
    ["3.2", "亿美元", "320000000", "美元"],
    ["8", "成", "80", "%"],
    ["12.9", "%", "12.9", "%"],
    ["21.9", "万人", "219000", "人"],
    ["4000", "人次", "4000", "人次"],
    ["53", "万平方米", "530000", "平方米"],
    ["18", "平方公里", "18", "平方公里"],
    ["5", "万亩", "50000", "亩"],
    ["14", "万吨", "140000", "吨"],
    ["30", "工作日", "30", "个工作日"],
    ["9.1", "百分点", "9.1", "个百分点"],
    ["2", "亿千瓦时", "200000000", "千瓦时"],
    ["5.2", "万元/亩", "52000", "元/亩"],
    ["1", "/6", "16.666666666666666667", "%"],
    ["110.68", "billion yuan", "110680000000", "元"],
    ["12.9", "percent", "12.9", "%"],
    ["7", "蚊", "7", "蚊"],
  ])("%s %s is %s %s in base units", (value, unit, baseValue, base) => {
    expect(toBaseUnits(value, unit)).toEqual({ value: baseValue, unit: base });
  });

  it("finds every unit of the table under every scale", () => {
    for (const { text } of baseUnits) {
      expect(findUnit(text)?.text).toBe(text);
      for (const scale of scaleByText.keys()) {
        const scaled = findUnit(scale + text);
        expect(scaled?.text).toBe(scale + text);
      }
    }
  });

  it("knows no unit that is only part of a word", () => {
    expect(findUnit("数")).toBeNull();
    expect(findUnit("亿元吧")).toBeNull();
    expect(findUnit("")).toBeNull();
    expect(findUnit("千")).toBeNull();
  });
});

describe("comparing quantities", () => {
  const q = (value: string, unit: string) => ({ value, unit });

  it.each([
    [q("1106.8", "亿元"), q("110680000000", "元"), 0],
    [q("1850", "亿元"), q("1805", "亿元"), 1],
    [q("35.00", "%"), q("35", "%"), 0],
    [q("3", "‰"), q("0.3", "%"), 0],
    [q("8", "成"), q("80.1", "%"), -1],
    [q("1", "/3"), q("33.333333333333333333333333", "%"), 1],
    [q("15", "亩"), q("1", "公顷"), 0],
    [q("1500", "亩"), q("1", "平方公里"), 0],
    [q("1", "平方公里"), q("1000000", "平方米"), 0],
    [q("260", "家"), q("261", "户"), -1],
    [q("2", "年"), q("24", "个月"), 0],
    [q("-3.1", "%"), q("2", "%"), -1],
    [q("1106.8", "亿元"), q("110.68", "billion yuan"), 0],
  ] as const)("%o against %o gives %i", (a, b, order) => {
    expect(compareQuantities(a, b)).toBe(order);
    expect(compareQuantities(b, a)).toBe(order === 0 ? 0 : -order);
  });

  it.each([
    [q("5", "%"), q("5", "个百分点")],
    [q("5", "亿元"), q("5", "亿美元")],
    [q("5", "人"), q("5", "人次")],
    [q("5", "家"), q("5", "亿元")],
    [q("5", "万"), q("5", "亿元")],
    [q("2", "倍"), q("2", "番")],
    [q("5", "万元/亩"), q("5", "元/人")],
  ])("%o and %o measure different things", (a, b) => {
    expect(compareQuantities(a, b)).toBeNull();
  });

  it("converts within a dimension only", () => {
    expect(convertQuantity(q("9000", "万元"), "亿元")).toBe("0.9");
    expect(convertQuantity(q("9000", "万元"), "%")).toBeNull();
  });
});
