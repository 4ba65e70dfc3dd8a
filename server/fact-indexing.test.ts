import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestStack, type TestStack } from "./api/test-stack.ts";
import { startFactIndexing } from "./fact-indexing.ts";
import { loadSample } from "./sample/load-sample.ts";

let stack: TestStack;
beforeEach(() => {
  stack = openTestStack();
});
afterEach(() => stack.close());

const forgetWords = () =>
  stack.db.$client.exec("delete from fact_search; update facts set search_row = null");
const wordsLeft = () => stack.db.$client.prepare("select count(*) from fact_search").pluck().get();
const logged = () =>
  stack.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes("indexed"));

test("facts without words are indexed, and the log says so; a start with nothing to do says nothing", async () => {
  await startFactIndexing(stack.parts).ended;
  expect(logged()).toEqual([]);
  await loadSample(stack.parts);
  const count = wordsLeft();
  forgetWords();
  await startFactIndexing(stack.parts).ended;
  expect(wordsLeft()).toBe(count);
  expect(logged()).toMatchObject([{}, { facts: count, tookMs: expect.any(Number) }]);
});

test("stopping ends it between two transactions, and the next start goes on", async () => {
  await loadSample(stack.parts);
  const count = wordsLeft();
  forgetWords();
  await startFactIndexing(stack.parts).stop();
  expect(wordsLeft()).toBeLessThan(Number(count));
  await startFactIndexing(stack.parts).ended;
  expect(wordsLeft()).toBe(count);
});

test("a failure is logged and holds up nothing", async () => {
  await loadSample(stack.parts);
  forgetWords();
  stack.db.$client.exec("alter table fact_search rename to gone");
  await startFactIndexing(stack.parts).ended;
  expect(logged().at(-1)).toMatchObject({ level: 50, err: { message: expect.any(String) } });
});
