import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import { dotted, metricBesideValue, nameOfFact } from "./fact-words.ts";
import { exampleFact } from "./test-fact.ts";

const share: Fact = {
  ...exampleFact,
  metric: { id: "m", name: "私募基金数量" },
  kind: "share",
  current: { ...exampleFact.current, value: "40", unit: "%" },
};

test("a share says in its name that it is one, in the reader's language", () => {
  expect(nameOfFact(share, "zh")).toBe("示例高新区 · 私募基金数量 占比 · 2021年");
  expect(nameOfFact(share, "en")).toBe("示例高新区 · 私募基金数量, Share · 2021");
});

test("a comparison is part of the name, and of a share's name beside it", () => {
  const growth: Fact = { ...share, kind: "growth", comparison: "yoy" };
  expect(nameOfFact(growth, "zh")).toBe("示例高新区 · 私募基金数量 同比 · 2021年");
  const besideCity: Fact = { ...share, comparison: "vs-city" };
  expect(nameOfFact(besideCity, "zh")).toBe("示例高新区 · 私募基金数量 占比 与全市相比 · 2021年");
  expect(nameOfFact(besideCity, "en")).toBe(
    "示例高新区 · 私募基金数量, Share, Against the city · 2021",
  );
});

test("a metric that names a share or a growth already is not told again", () => {
  const named = (kind: Fact["kind"], name: string) =>
    metricBesideValue({ ...share, kind, metric: { id: "m", name } }, "zh");
  expect(named("share", "高新技术产业比重")).toBe("高新技术产业比重");
  expect(named("growth", "增速")).toBe("增速");
  expect(named("level", "私募基金数量")).toBe("私募基金数量");
});

test("beside a value that says the growth in words, the name leaves it out", () => {
  expect(metricBesideValue({ ...share, kind: "growth", comparison: "yoy" }, "zh")).toBe(
    "私募基金数量",
  );
});

test("parts that are missing leave no dot", () => {
  const timeless: Fact = { ...share, subject: "", period: { start: null, end: null, label: "" } };
  expect(nameOfFact(timeless, "zh")).toBe("示例高新区 · 私募基金数量 占比");
  expect(dotted(["", null, "来源"])).toBe("来源");
});
