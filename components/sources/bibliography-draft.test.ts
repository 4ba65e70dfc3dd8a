import { expect, test } from "vitest";
import type { Source } from "#core/contracts/sources.ts";
import {
  draftOfSource,
  draftToChange,
  draftWithProposal,
  wrongFields,
} from "./bibliography-draft.ts";

const source: Source = {
  id: "s",
  title: "标题",
  kind: "file",
  publisher: null,
  authors: [],
  publishedOn: null,
  pageLabel: null,
  url: null,
  accessedOn: null,
  fileName: "a.txt",
  mediaType: "text/plain",
  byteSize: 1,
  sha256: "0",
  isSample: false,
  addedBy: null,
  addedAt: "2026-01-01T00:00:00.000Z",
  factCount: 0,
};
const proposed = {
  title: "别的标题",
  publisher: "城市日报",
  authors: ["王小明", "李小红"],
  publishedOn: "2021-12-23",
  pageLabel: "5",
  kind: "newspaper" as const,
};

test("a proposal fills what is not known and leaves what is", () => {
  expect(draftWithProposal(source, proposed)).toEqual({
    title: "标题",
    kind: "newspaper",
    publisher: "城市日报",
    authors: "王小明、李小红",
    publishedOn: "2021-12-23",
    pageLabel: "5",
    url: "",
  });
  const known = { ...source, kind: "web" as const, publisher: "统计局网", publishedOn: "2022" };
  expect(draftWithProposal(known, proposed)).toMatchObject({
    kind: "web",
    publisher: "统计局网",
    publishedOn: "2022",
  });
});

test("empty fields take away what was there", () => {
  const change = draftToChange({ ...draftOfSource(source), authors: "甲、乙, 丙；", url: " " });
  expect(change).toMatchObject({ publisher: null, authors: ["甲", "乙", "丙"], url: null });
});

test("what the contract refuses is named before it is sent", () => {
  const draft = draftOfSource(source);
  expect(wrongFields(draft)).toEqual(new Set());
  const wrong = { ...draft, title: " ", publishedOn: "2021-13", url: "javascript:alert(1)" };
  expect(wrongFields(wrong)).toEqual(new Set(["title", "publishedOn", "url"]));
});
