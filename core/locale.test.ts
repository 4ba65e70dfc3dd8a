import { expect, test } from "vitest";
import { localeFromAcceptLanguage } from "./locale.ts";

test.each([
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en-GB,en;q=0.9", "en"],
  ["fr-FR,en;q=0.5,zh;q=0.7", "zh"],
  ["en;q=0,zh", "zh"],
  ["de-DE", "zh"],
  ["", "zh"],
  [null, "zh"],
])("the header %j asks for %s", (header, locale) => {
  expect(localeFromAcceptLanguage(header)).toBe(locale);
});
