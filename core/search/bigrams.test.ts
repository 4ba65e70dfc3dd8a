import Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { indexTokens, matchQuery } from "./bigrams.ts";

describe("index tokens", () => {
  it.each([
    ["高新区", "高新 新区 区"],
    ["区", "区"],
    ["GDP增长12.9%", "gdp 增长 长 12 9"],
    ["５Ｇ＋工业", "5g 工业 业"],
    ["R&D投入", "r d 投入 入"],
    ["“十四五”", "十四 四五 五"],
    ["𠮷野", "𠮷野 野"],
    ["，。", ""],
  ])("of %s are %s", (text, tokens) => {
    expect(indexTokens(text)).toBe(tokens);
  });
});

describe("a search in FTS5", () => {
  let db: Database.Database;
  const texts = [
    "云州高新区地区生产总值1106.8亿元",
    "规模以上工业总产值同比增长",
    "5G产业园与GDP核算",
    "新区建设",
  ];

  beforeEach(() => {
    db = new Database(":memory:");
    db.exec("create virtual table paragraph using fts5(tokens)");
    const insert = db.prepare("insert into paragraph (rowid, tokens) values (?, ?)");
    for (const [index, text] of texts.entries()) insert.run(index, indexTokens(text));
  });
  afterEach(() => db.close());

  function search(query: string): unknown[] {
    const match = matchQuery(query);
    if (match === null) return [];
    const select = db.prepare("select rowid from paragraph where paragraph match ? order by rowid");
    return select.pluck().all(match);
  }

  it.each([
    ["区", [0, 3]],
    ["值", [0, 1]],
    ["长", [1]],
    ["新区", [0, 3]],
    ["总产", [1]],
    ["生产总值", [0]],
    ["地区生产总值", [0]],
    ["产总", [0]],
    ["1106.8", [0]],
    ["1106.8亿元", [0]],
    ["gdp", [2]],
    ["gd", [2]],
    ["5G产业", [2]],
    ["与GDP核", [2]],
    ["高新区 增长", []],
    ["工业 增长", [1]],
    ["增长 工业", [1]],
    ["产值总", []],
    ["", []],
    ["，%", []],
  ])("for %s finds %j", (query, rows) => {
    expect(search(query)).toEqual(rows);
  });

  it.each([
    '"',
    '" OR "',
    "区 OR 长",
    "NEAR(高新 新区)",
    "tokens:区",
    "-区",
    "区*",
    "^区",
    "(",
    "a\0b",
  ])("takes %j as words, not as operators", (query) => {
    expect(() => search(query)).not.toThrow();
  });

  it("never makes the database complain, whatever is typed", () => {
    const typed = fc.string({ unit: "binary", maxLength: 12 });
    const operators = fc.array(
      fc.constantFrom('"', "*", "OR", "AND", "NOT", "(", ")", "区", " ", ":"),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          typed,
          operators.map((parts) => parts.join("")),
        ),
        (query) => {
          expect(() => search(query)).not.toThrow();
        },
      ),
    );
  });

  it("finds every substring of an indexed Han text", () => {
    const text = "云州高新区地区生产总值增长";
    db.prepare("insert into paragraph (rowid, tokens) values (9, ?)").run(indexTokens(text));
    for (let start = 0; start < text.length; start += 1) {
      for (let end = start + 1; end <= text.length; end += 1) {
        expect(search(text.slice(start, end))).toContain(9);
      }
    }
  });
});
