import { expect, test } from "vitest";
import type { Fact } from "#core/contracts/facts.ts";
import { dotted, metricBesideValue, nameOfFact } from "./fact-words.ts";

const at = "2026-01-01T00:00:00.000Z";

const share: Fact = {
  id: "f",
  zone: { id: "z", name: "示例高新区" },
  metric: { id: "m", name: "私募基金数量" },
  subject: null,
  kind: "share",
  period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
  comparison: null,
  isForecast: false,
  rank: "normal",
  current: {
    revision: 1,
    value: "40",
    valueHigh: null,
    unit: "%",
    qualifier: null,
    vintage: null,
    reason: null,
    author: null,
    createdAt: at,
    verifiedBy: null,
    verifiedAt: null,
    quote: {
      id: "q",
      sourceId: "s",
      exact: "",
      prefix: "",
      suffix: "",
      start: 0,
      end: 0,
      page: null,
    },
    source: { id: "s", title: "来源", publisher: null, publishedOn: null, isSample: false },
  },
  createdAt: at,
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
