import { expect, test, vi } from "vitest";
import { inPlaceSearch } from "./fact-hooks-of-report.tsx";

const list = vi.hoisted(() => Promise.withResolvers<void>());
vi.mock("#components/facts/found-facts.ts", () => ({ findFacts: async () => [] }));
vi.mock("#components/facts/fact-suggestion-list.tsx", async () => {
  await list.promise;
  return { FactSuggestionList: () => null };
});

test("no fact is there to be chosen before the list that shows it", async () => {
  const onFound = vi.fn();
  const searching = inPlaceSearch.search("", new AbortController().signal).then(onFound);
  await import("#components/facts/found-facts.ts");
  await new Promise(setImmediate);
  expect(onFound).not.toHaveBeenCalled();
  list.resolve();
  await searching;
  expect(onFound).toHaveBeenCalledOnce();
});
