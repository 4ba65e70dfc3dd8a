import { expect, test } from "vitest";
import { cutterBy } from "./run-together.ts";

const cut = cutterBy({
  places: ["云州高新技术产业开发区", "云州高新区", "云州市"],
  metrics: ["地区生产总值", "GDP", "生产总值", "高新技术企业数量", "工业总产值"],
});

test.each([
  ["云州高新区地区生产总值", [["云州高新区", "地区生产总值"]]],
  ["云州生产总值", [["云州", "生产总值"]]],
  ["云州2021年生产总值", [["云州", "2021年", "生产总值"]]],
  ["云州GDP", [["云州", "gdp"]]],
  ["ＧＤＰ云州", [["gdp", "云州"]]],
  ["上半年工业总产值", [["上半年", "工业总产值"]]],
])("%s is read as its names", (word, ways) => {
  expect(cut(word)).toEqual(ways);
});

test.each([
  ["高新技术企业"],
  ["高新"],
  ["云州市"],
  ["云州高新区的发展"],
  ["地区生产总值增长很快"],
  ["区".repeat(50)],
])("%s is not cut", (word) => {
  expect(cut(word)).toEqual([]);
});
