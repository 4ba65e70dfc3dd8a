import { expect, test } from "vitest";
import { proposalVocabulary } from "#core/facts/propose-fact.ts";
import { proposalInput, proposeChoices } from "./propose-from-source.ts";

const vocabulary = proposalVocabulary(
  [{ id: "yunzhou", name: "云州高新技术产业开发区", aliases: ["云州高新区"], city: "云州" }],
  [
    { id: "gdp", name: "地区生产总值", aliases: ["GDP"], unit: "元", kind: "level" },
    { id: "trade", name: "进出口总额", aliases: [], unit: "元", kind: "level" },
  ],
);

const text = [
  "# 云州高新区：打造高地",
  "",
  "## 改革",
  "",
  "### 旧的小标题",
  "",
  "## 开放",
  "",
  "今年前三季度，实现地区生产总值1106.8亿元，同比增长12.9%；进出口总额316.15亿元。",
].join("\n");

const source = { title: "云州报道", publishedOn: "2021-12-23" };

function spanOf(words: string) {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}

test("the paragraph, its headings from the outside in, and the title come with the words", () => {
  const words = "同比增长12.9%";
  const input = proposalInput({ source, text, span: spanOf(words) });
  expect(input.quote).toBe(words);
  expect(input.heading).toBe("云州报道\n云州高新区：打造高地\n开放");
  expect(input.paragraph.slice(input.quoteStart).startsWith(words)).toBe(true);
});

test("every number of the selected words is offered, and the first is the one to begin with", () => {
  const sentence = text.slice(text.indexOf("今年前三季度"));
  const { choices, first } = proposeChoices({ source, text, span: spanOf(sentence) }, vocabulary);
  expect(choices.map(({ words }) => words)).toEqual(["1106.8亿元", "12.9%", "316.15亿元"]);
  expect(first).toBe(0);
  expect(choices[0]?.proposed).toMatchObject({
    value: "1106.8",
    unit: "亿元",
    zoneId: "yunzhou",
    metricId: "gdp",
    period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
  });
  expect(choices[1]?.proposed).toMatchObject({ value: "12.9", kind: "growth", comparison: "yoy" });
  expect(choices[2]?.proposed).toMatchObject({ value: "316.15", metricId: "trade" });
});

test("words that were selected count as the quote's own, for every number in them", () => {
  const sentence = text.slice(text.indexOf("今年前三季度"));
  const { choices } = proposeChoices({ source, text, span: spanOf(sentence) }, vocabulary);
  const reason = choices[2]?.proposed.reasons.find(({ field }) => field === "metric");
  expect(reason).toMatchObject({ words: "进出口总额", place: "quote" });
  const zone = choices[2]?.proposed.reasons.find(({ field }) => field === "zone");
  expect(zone?.place).toBe("heading");
});

test("words without a number propose nothing", () => {
  const place = { source, text, span: spanOf("打造高地") };
  expect(proposeChoices(place, vocabulary)).toEqual({ choices: [], first: 0 });
});
