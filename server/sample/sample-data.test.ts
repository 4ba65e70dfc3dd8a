import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decimalString } from "#core/contracts/lists.ts";
import { quoteHolds } from "#core/facts/quote-holds.ts";
import {
  type BriefingNode,
  briefingPlaceholders,
  digestText,
  readSampleData,
  SampleDataError,
  type SampleFact,
  type SampleSource,
} from "./sample-data.ts";

const data = readSampleData();
const dataFolder = join(import.meta.dirname, "data");
const seedFolder = join(import.meta.dirname, "../../../shared/seeds");
const hasSeeds = existsSync(seedFolder);
if (!hasSeeds) console.info("../shared/seeds is absent: comparisons with the seed pages skip");

const sourceOf = (fact: SampleFact) => {
  const source = data.sources.find(({ key }) => key === fact.source);
  if (source === undefined) throw new Error(fact.source);
  return source;
};

test("the sample holds twenty zones or more, each with a figure", () => {
  expect(data.zones.length).toBeGreaterThanOrEqual(20);
  const zonesWithFacts = new Set(data.facts.map((fact) => fact.zone));
  expect(data.zones.filter((zone) => !zonesWithFacts.has(zone.key))).toEqual([]);
});

test("the sample holds at least 150 figures, no two with one identity", () => {
  expect(data.facts.length).toBeGreaterThanOrEqual(150);
  const identities = data.facts.map(
    ({ zone, metric, subject, period, kind, comparison, isForecast }) =>
      JSON.stringify([zone, subject, metric, period, kind, comparison, isForecast]),
  );
  expect(new Set(identities).size).toBe(identities.length);
});

test("names and aliases of zones and of metrics belong to one entry each", () => {
  for (const entries of [data.zones, data.metrics]) {
    const names = entries.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test("every metric and every source is used by a figure", () => {
  const metrics = new Set(data.facts.map((fact) => fact.metric));
  const sources = new Set(data.facts.map((fact) => fact.source));
  expect(data.metrics.filter(({ key }) => !metrics.has(key))).toEqual([]);
  expect(data.sources.filter(({ key }) => !sources.has(key))).toEqual([]);
});

test("every quote stands once in its digest and holds the value, the unit and the qualifier", () => {
  for (const fact of data.facts) {
    const text = digestText(sourceOf(fact));
    expect(text.indexOf(fact.quote), fact.key).toBe(text.lastIndexOf(fact.quote));
    expect(text, fact.key).toContain(fact.quote);
    expect(numbersIn(fact.quote), fact.key).toContain(fact.value);
    expect(quoteHolds(fact.quote, fact), fact.key).toBe(true);
    if (fact.valueHigh !== null) expect(numbersIn(fact.quote)).toContain(fact.valueHigh);
    expect(fact.quote, fact.key).toContain(
      fact.qualifier === "计划" ? "计划" : (fact.qualifier ?? ""),
    );
  }
});

test("values are decimals, ranges ascend, periods do not end before they begin", () => {
  for (const { key, value, valueHigh, period } of data.facts) {
    expect(decimalString.safeParse(value).success, key).toBe(true);
    if (valueHigh !== null) expect(Number(valueHigh), key).toBeGreaterThan(Number(value));
    if (period.start !== null && period.end !== null) {
      expect(period.end > period.start, key).toBe(true);
    }
    expect(period.label === "", key).toBe(period.start === null && period.end === null);
  }
});

test("every digest says in its first line that it is a digest of ours", () => {
  for (const source of data.sources) {
    expect(source.digest.lines[0]).toContain("摘要（本文为编者据");
    expect(source.digest.lines[0]).toContain("非原文");
    expect(source.digest.lines[0]).toContain(source.publisher);
  }
});

test("the briefing makes at least 25 fact references, has a table and types no figure by hand", () => {
  expect(briefingPlaceholders(data.briefing.body).length).toBeGreaterThanOrEqual(25);
  const nodes = allNodes(data.briefing.body);
  const table = nodes.find(({ type }) => type === "table");
  expect(table?.content?.[0]?.content?.every(({ type }) => type === "tableHeader")).toBe(true);
  const prose = nodes.map(({ text }) => text ?? "").join("\n");
  const withoutDates = prose.replace(/\d{4}年(前三季度|\d{1,2}(—\d{1,2})?月)?/g, "");
  expect(numbersIn(withoutDates)).toEqual([]);
});

test("a reference to a figure that does not exist is refused with its file and place", () => {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-sample-"));
  cpSync(dataFolder, folder, { recursive: true });
  const briefing = readFileSync(join(folder, "briefing.json"), "utf8");
  writeFileSync(join(folder, "briefing.json"), briefing.replace('"jinan-gdp"', '"no-such"'));
  expect(() => readSampleData(folder)).toThrow(SampleDataError);
  expect(() => readSampleData(folder)).toThrow(/briefing\.json, body: no fact "no-such"/);
  const facts = readFileSync(join(folder, "facts.json"), "utf8");
  writeFileSync(join(folder, "facts.json"), facts.replace('"1106.8"', '"1,106.8"'));
  expect(() => readSampleData(folder)).toThrow(/facts\.json, entry 1 \(jinan-gdp\)/);
  rmSync(folder, { recursive: true });
});

test.skipIf(!hasSeeds)("no digest and no briefing repeats 13 characters of a seed page", () => {
  const seeds = seedPages().map(({ text }) => text);
  const texts = [
    ...data.sources.map((source) => [source.key, digestText(source)] as const),
    [
      "briefing",
      allNodes(data.briefing.body)
        .map(({ text }) => text ?? "\n")
        .join(""),
    ] as const,
  ];
  const repeated = texts.flatMap(([key, text]) =>
    runsOf(withoutNames(text), 13)
      .filter((run) => seeds.some((seed) => seed.includes(run)))
      .map((run) => `${key}: ${run}`),
  );
  expect(repeated).toEqual([]);
});

test.skipIf(!hasSeeds)("every value stands, as printed, on the page its source came from", () => {
  const missing = data.facts.filter((fact) => {
    const page = pageOf(sourceOf(fact));
    const values = [fact.value, ...(fact.valueHigh === null ? [] : [fact.valueHigh])];
    return !values.every((value) => numbersIn(page).includes(value));
  });
  expect(missing.map(({ key }) => key)).toEqual([]);
});

function numbersIn(text: string): readonly string[] {
  return text.match(/\d+(\.\d+)?/g) ?? [];
}

function allNodes(node: BriefingNode): readonly BriefingNode[] {
  return [node, ...(node.content ?? []).flatMap(allNodes)];
}

function seedPages() {
  return readdirSync(seedFolder).map((name) => ({
    name,
    text: readFileSync(join(seedFolder, name), "utf8").replaceAll(/\s/g, ""),
  }));
}

/** The page on which the article of this title stands; spaces and line breaks do not count. */
function pageOf(source: SampleSource): string {
  const number = pageNumbers[source.key.replace(/-[a-z-]+$/, "")];
  const page = seedPages().find(({ name }) => name.startsWith(`${number}_`));
  if (page === undefined) throw new Error(`no seed page for ${source.key}`);
  return page.text;
}

const pageNumbers: Readonly<Record<string, string>> = {
  "keji-2021-12": "000",
  "daobao-2020-01-13": "001",
  "keji-2024-10": "002",
  "daobao-2022-01": "003",
  "qilu-2022-12": "004",
};

/** Titles and the names of zones, places and metrics are proper names, shared by necessity. */
function withoutNames(text: string): string {
  const names = [...data.zones, ...data.metrics]
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .sort((a, b) => b.length - a.length);
  return names.reduce(
    (rest, name) => rest.replaceAll(name, "\n"),
    text.replaceAll(/《[^》]*》/g, "\n"),
  );
}

function runsOf(text: string, length: number): readonly string[] {
  return text
    .split("\n")
    .flatMap((line) =>
      Array.from({ length: Math.max(0, line.length - length + 1) }, (_, start) =>
        line.slice(start, start + length),
      ),
    );
}
