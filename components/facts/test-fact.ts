import type { Fact } from "#core/contracts/facts.ts";

const at = "2026-01-01T00:00:00.000Z";

/** A fact of an example zone, for tests. */
export const exampleFact: Fact = {
  id: "f",
  zone: { id: "z", name: "示例高新区" },
  metric: { id: "m", name: "出口总额" },
  subject: null,
  kind: "money",
  period: { start: "2021-01-01", end: "2021-12-31", label: "2021年" },
  comparison: null,
  isForecast: false,
  rank: "normal",
  current: {
    revision: 1,
    value: "1850",
    valueHigh: null,
    unit: "亿元",
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
