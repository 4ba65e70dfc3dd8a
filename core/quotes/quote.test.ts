import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findQuote, makeQuote } from "./quote.ts";

const text =
  "云州高新区前三季度实现地区生产总值1106.8亿元，增长12.9%。\n\n云州综保区进出口总额增长12.9%，\n其中出口增长8.1%。";

function quoteOf(words: string, from = 0) {
  const start = text.indexOf(words, from);
  return makeQuote(text, start, start + words.length);
}

function wordsAt(found: ReturnType<typeof findQuote>, inText: string): string | null {
  return found.state === "not-found" ? null : inText.slice(found.start, found.end);
}

describe("a quote", () => {
  it("keeps its words, their surroundings and their place", () => {
    const quote = quoteOf("1106.8亿元");
    expect(text.slice(quote.start, quote.end)).toBe("1106.8亿元");
    expect(quote.prefix.endsWith("生产总值")).toBe(true);
    expect(quote.suffix.startsWith("，增长")).toBe(true);
  });

  it("never cuts a character in two", () => {
    const astral = `${"𠮷".repeat(40)}产值${"𠮷".repeat(40)}`;
    const quote = makeQuote(astral, 81, 81);
    for (const part of [quote.exact, quote.prefix, quote.suffix]) {
      expect(part.isWellFormed()).toBe(true);
    }
    expect(makeQuote("𠮷野", 1, 1).exact).toBe("𠮷");
  });

  it("is found at its place", () => {
    const quote = quoteOf("增长12.9%", 40);
    expect(findQuote(text, quote)).toEqual({ state: "found", start: quote.start, end: quote.end });
  });

  it("moves with its context, not to the same words elsewhere", () => {
    const second = quoteOf("增长12.9%", text.indexOf("综保区"));
    const shifted = `导语一段。\n${text}`;
    const found = findQuote(shifted, second);
    expect(found).toEqual({ state: "moved", start: second.start + 6, end: second.end + 6 });
  });

  it("long words that stand twice are told apart by their context, not by distance", () => {
    const words = "进出口总额增长12.9%，创历史新高";
    const page = `乙园区${words}。甲园区${words}。`;
    const quote = makeQuote(page, page.indexOf(words), page.indexOf(words) + words.length);
    const swapped = `导语甲园区${words}。乙园区${words}。`;
    const start = swapped.lastIndexOf(words);
    expect(findQuote(swapped, quote)).toMatchObject({ state: "moved", start });
  });

  it("is found when line breaks inside it or around it change", () => {
    const quote = quoteOf("进出口总额增长12.9%，\n其中出口增长8.1%");
    const broken = `眉题\n${text.replace("总额增长", "总额\n\n增 长").replace("，\n其中", "，其中")}`;
    expect(wordsAt(findQuote(broken, quote), broken)).toBe(
      "进出口总额\n\n增 长12.9%，其中出口增长8.1%",
    );
    expect(findQuote(broken, quote).state).toBe("moved");
  });

  it("is not found where its words are gone", () => {
    expect(findQuote(text.replace("1106.8", "1108.6"), quoteOf("1106.8亿元")).state).toBe(
      "not-found",
    );
    expect(findQuote("", quoteOf("1106.8亿元")).state).toBe("not-found");
  });

  it("short words in a strange place are not taken for it", () => {
    const other = "完全不同的一页：甲园区新增企业，其税收增长12.9%";
    expect(findQuote(other, quoteOf("12.9%")).state).toBe("not-found");
  });

  it("a quote that was the whole text is found in a longer one", () => {
    expect(findQuote("见：产值", makeQuote("产值", 0, 2))).toEqual({
      state: "moved",
      start: 2,
      end: 4,
    });
  });

  it("an empty quote is nowhere", () => {
    expect(findQuote(text, makeQuote(text, 5, 5)).state).toBe("not-found");
  });

  it("is found again with exactly its words after any text is put in front", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.nat(60),
        fc.integer({ min: 12, max: 30 }),
        (lead, at, length) => {
          const start = Math.min(at, text.length - length);
          const quote = makeQuote(text, start, start + length);
          const longer = lead + text;
          const words = wordsAt(findQuote(longer, quote), longer);
          expect(words?.replace(/\s/g, "")).toBe(quote.exact.replace(/\s/g, ""));
        },
      ),
    );
  });
});

describe("a source of millions of characters", () => {
  const units = 3_000_000;

  it("is gone through once for a quote that moved in it", () => {
    const lines = "园区 产值\n增长\u200b。\n".repeat(units / 12);
    const moved = `${lines}工业增加值\n达到 1106.8 亿元${lines}`;
    const quote = { exact: "工业增加值达到1106.8亿元", prefix: "", suffix: "", start: 5, end: 9 };
    const found = findQuote(moved, quote);
    expect(found.state).toBe("moved");
    expect(wordsAt(found, moved)).toBe("工业增加值\n达到 1106.8 亿元");
  });

  it("may hold the words at every place: those around the old one are compared", () => {
    const text = "增 ".repeat(units / 2);
    const start = units / 2;
    const quote = { exact: "增增增", prefix: "", suffix: "", start, end: start + 3 };
    expect(findQuote(text, quote)).toEqual({ state: "moved", start, end: start + 5 });
  });
});
