import { expect, test, vi } from "vitest";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import { judgeReference } from "#core/facts/reference-state.ts";
import { FactStore } from "./fact-store.ts";
import { changeOf } from "./fact-words.ts";
import { asTextHolds, ReferenceStore } from "./reference-store.ts";
import { exampleFact } from "./test-fact.ts";

const at = "2026-01-01T00:00:00.000Z";

function factOf(id: string, values: readonly string[], sourceId: string): FactWithRevisions {
  const revisions = values
    .map((value, index) => ({
      ...exampleFact.current,
      revision: index + 1,
      value,
      quote: { ...exampleFact.current.quote, sourceId, exact: value, end: 4 },
      source: { ...exampleFact.current.source, id: sourceId },
    }))
    .reverse();
  const [current] = revisions;
  if (current === undefined) throw new Error("a fact has at least one revision");
  return {
    id,
    zone: { id: "z", name: "南昌高新区" },
    metric: { id: "m", name: "进出口总额" },
    subject: null,
    kind: "money",
    period: { start: null, end: null, label: "2021年" },
    comparison: null,
    isForecast: false,
    rank: "normal",
    current,
    createdAt: at,
    revisions,
  };
}

const referenceTo = (factId: string, revision: number, text: string) =>
  ({ factId, revision, format: "value-unit", text }) as const;

async function storesOver(base: ReadonlyMap<string, FactWithRevisions>) {
  const facts = new FactStore({
    loadFact: async (factId) => base.get(factId) ?? null,
    loadReported: async () => [...base.values()],
    onError: (error) => expect.unreachable(String(error)),
  });
  return { facts, store: new ReferenceStore(facts, () => judgeReference) };
}

test("sources are numbered in order of first use, one number each", async () => {
  const base = new Map([
    ["a", factOf("a", ["1"], "s2")],
    ["b", factOf("b", ["2"], "s1")],
    ["c", factOf("c", ["3"], "s2")],
  ]);
  const { store } = await storesOver(base);
  store.setReferences([
    referenceTo("a", 1, "1亿元"),
    referenceTo("b", 1, "2亿元"),
    referenceTo("c", 1, "3亿元"),
  ]);
  await vi.waitFor(() => expect(store.listed.map((each) => each.sourceNumber)).toEqual([1, 2, 1]));
});

test("a reference is current once its revision is accepted, and stale after a correction", async () => {
  const base = new Map([["a", factOf("a", ["1850"], "s")]]);
  const { facts, store } = await storesOver(base);
  const reference = referenceTo("a", 1, "1850亿元");
  store.setReferences([reference]);
  await vi.waitFor(() => expect(store.stateOf(reference)?.reasons).toEqual(["not-accepted"]));
  store.addAccepted([reference]);
  expect(store.stateOf(reference)?.state).toBe("current");

  base.set("a", factOf("a", ["1850", "1805"], "s"));
  await facts.refresh();
  await vi.waitFor(() =>
    expect(store.listed[0]?.judged).toEqual({
      state: "stale",
      reasons: ["newer-revision"],
      isHeld: false,
      expected: "1805亿元",
    }),
  );
});

test("a reference is of no state until the code that judges has come", async () => {
  const facts = new FactStore({
    loadFact: async () => null,
    loadReported: async () => [],
    onError: (error) => expect.unreachable(String(error)),
  });
  let judge: typeof judgeReference | null = null;
  const store = new ReferenceStore(facts, () => judge);
  const reference = referenceTo("a", 1, "1850亿元");
  facts.put(factOf("a", ["1850"], "s"));
  store.setReferences([reference]);
  expect(store.stateOf(reference)).toBe(null);
  judge = judgeReference;
  store.addAccepted([reference]);
  expect(store.listed[0]?.judged?.state).toBe("current");
});

test("an acceptance that the server does not take is shown no longer", async () => {
  const { store } = await storesOver(new Map([["a", factOf("a", ["1850"], "s")]]));
  const reference = referenceTo("a", 1, "1850亿元");
  store.setReferences([reference]);
  store.addAccepted([reference]);
  await vi.waitFor(() => expect(store.listed[0]?.judged?.state).toBe("current"));
  store.withdrawAccepted(reference);
  expect(store.listed[0]?.judged?.reasons).toEqual(["not-accepted"]);
});

test("a fact that is still loading has no state, an unknown one is stale", async () => {
  const { store } = await storesOver(new Map());
  const reference = referenceTo("gone", 1, "9亿元");
  store.setReferences([reference]);
  expect(store.stateOf(reference)).toBeNull();
  await vi.waitFor(() => expect(store.stateOf(reference)?.reasons).toEqual(["unknown-fact"]));
  expect(store.numberOf(reference)).toBeNull();
});

test("an opened reference follows what becomes of it in the text", () => {
  const opened = referenceTo("a", 1, "1亿元");
  const accepted = referenceTo("a", 2, "2亿元");
  const listed = (...references: readonly (typeof opened | typeof accepted)[]) =>
    references.map((reference) => ({ reference, judged: null, sourceNumber: null }));
  expect(asTextHolds(opened, listed(accepted, opened))).toBe(opened);
  expect(asTextHolds(opened, listed(referenceTo("b", 1, "1亿元"), accepted))).toBe(accepted);
  expect(asTextHolds(opened, listed())).toBe(opened);
});

test("a change is told by its values, and by the whole words where these were mixed up", () => {
  const fact = factOf("a", ["1", "2"], "s");
  const reference = { revision: 1, text: "2021年进出口总额1亿元" };
  const judged = { state: "stale", isHeld: false, expected: "2021年进出口总额2亿元" } as const;
  expect(changeOf(reference, { fact, judged: { ...judged, reasons: ["newer-revision"] } })).toEqual(
    { before: "1亿元", after: "2亿元" },
  );
  expect(changeOf(reference, { fact, judged: { ...judged, reasons: ["merge"] } })).toEqual({
    before: reference.text,
    after: judged.expected,
  });
});
