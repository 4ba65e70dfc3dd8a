import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { messagesIn } from "./messages.ts";

/** Every sentence of a language by its path. */
function sentencesOf(tree: object, path = ""): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[here, value] as const];
    return typeof value === "object" && value !== null ? sentencesOf(value, here) : [];
  });
}

const english = sentencesOf(messagesIn("en"));
const chinese = new Map(sentencesOf(messagesIn("zh")));

/** Names of the particulars, the words inside of plurals left out. */
function particularsOf(sentence: string): readonly string[] {
  const plain = sentence.replaceAll(/(one|other) \{[^{}]*\}/g, "");
  return [...new Set([...plain.matchAll(/\{(\w+)[,}]/g)].map(([, name = ""]) => name))].sort();
}

test("both languages name the same particulars in every sentence", () => {
  for (const [path, sentence] of english) {
    expect(particularsOf(sentence), path).toEqual(particularsOf(chinese.get(path) ?? ""));
  }
});

test("no English sentence speaks of one as of several", () => {
  const say = createTranslator({ locale: "en", messages: messagesIn("en") });
  for (const [path, sentence] of english) {
    const isCounted = (name: string) =>
      new RegExp(`\\{${name}, (number|plural)`).test(`${sentence}${chinese.get(path)}`);
    const values = particularsOf(sentence).map((name) => [name, isCounted(name) ? 1 : "…"]);
    const said: string = say(path as never, Object.fromEntries(values) as never);
    expect(said, path).not.toMatch(/\b1 (?!is\b|has\b|was\b)[a-z]+s\b|\b1 .*\bthem\b/);
  }
});
