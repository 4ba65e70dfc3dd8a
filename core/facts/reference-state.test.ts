import { expect, test } from "vitest";
import type { PrintableFact } from "./fact.ts";
import { judgeReference, type ReferencedFact } from "./reference-state.ts";

const printable = (value: string): PrintableFact => ({
  value,
  valueHigh: null,
  unit: "亿元",
  qualifier: null,
  metricName: "进出口总额",
  periodLabel: "2021年",
  kind: "money",
  comparison: null,
});

const revisedOnce: ReferencedFact = {
  currentRevision: 2,
  printableByRevision: new Map([
    [1, printable("1850")],
    [2, printable("1805")],
  ]),
};

test("a reference to the newest revision that prints as it says and was accepted is current", () => {
  const reference = { revision: 2, format: "value-unit", text: "1805亿元" } as const;
  expect(judgeReference({ reference, fact: revisedOnce, isAccepted: true })).toEqual({
    state: "current",
    reasons: [],
    isHeld: false,
    expected: "1805亿元",
  });
});

test("a reference to an older revision is stale and says what the base says now", () => {
  const reference = { revision: 1, format: "value-unit", text: "1850亿元" } as const;
  expect(judgeReference({ reference, fact: revisedOnce, isAccepted: true })).toEqual({
    state: "stale",
    reasons: ["newer-revision"],
    isHeld: false,
    expected: "1805亿元",
  });
});

test("a revision whose text is another revision's came out of a merge", () => {
  const reference = { revision: 2, format: "value-unit", text: "1850亿元" } as const;
  const { reasons } = judgeReference({ reference, fact: revisedOnce, isAccepted: true });
  expect(reasons).toEqual(["merge"]);
});

test("a revision that nobody accepted is not current", () => {
  const reference = { revision: 2, format: "value-unit", text: "1805亿元" } as const;
  const { reasons } = judgeReference({ reference, fact: revisedOnce, isAccepted: false });
  expect(reasons).toEqual(["not-accepted"]);
});

test("a reference to a fact or a revision that the base does not hold is unknown", () => {
  const reference = { revision: 3, format: "value-unit", text: "1805亿元" } as const;
  for (const fact of [null, revisedOnce]) {
    expect(judgeReference({ reference, fact, isAccepted: false })).toEqual({
      state: "stale",
      reasons: ["unknown-fact"],
      isHeld: false,
      expected: null,
    });
  }
});
